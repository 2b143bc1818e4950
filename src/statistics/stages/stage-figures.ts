/** A stage of the notice for which each city reports once. */
export enum Stage {
  /** 第一阶段：返乡、留岗. */
  First = 'FIRST_STAGE',
  /** 第二阶段：返岗. */
  Second = 'SECOND_STAGE',
  /** 总结. */
  Final = 'FINAL',
}

export const STAGE_NAMES: Record<Stage, string> = {
  FIRST_STAGE: '第一阶段',
  SECOND_STAGE: '第二阶段',
  FINAL: '总结',
};

/** What a stage report tells in numbers; people of a city are those at home there. */
export enum StageFigure {
  Registered = 'registered',
  Surveyed = 'surveyed',
  ReturnedHome = 'returnedHome',
  StayedOn = 'stayedOn',
  CarriedHome = 'carriedHome',
  PlanToReturn = 'planToReturn',
  WishToBeCarried = 'wishToBeCarried',
  ReturnedToWork = 'returnedToWork',
  ReturnedByOrganisedTrip = 'returnedByOrganisedTrip',
  ReturnedByOwnVehicle = 'returnedByOwnVehicle',
  ReturnedByOwnTicket = 'returnedByOwnTicket',
  ReturnedOtherwise = 'returnedOtherwise',
  CarriedToWork = 'carriedToWork',
  WorkNearby = 'workNearby',
  StayHome = 'stayHome',
}

export type StageFigures = Record<StageFigure, number>;

/** Figures that the system counts; the rest follow from them. */
export type CountedFigures = Omit<StageFigures, StageFigure.ReturnedToWork>;

/** A figure that a city puts in place of the one counted here. */
export interface Override {
  value: number;
  /** Why it differs. */
  reason: string;
}
export type Overrides = { [Figure in StageFigure]?: Override };

interface FigureRule {
  /** As the report prints it. */
  label: string;
  labelEn: string;
  stages: Stage[];
}

const { First, Second, Final } = Stage;

/**
 * The figures and the stages that ask for them. The notice of 2024 wants 返乡人数 and 留岗人数 in the first stage and the
 * state of 返岗 in the second; it leaves the form to the cities.
 */
export const FIGURE_RULES: Record<StageFigure, FigureRule> = {
  registered: { label: '登记务工人员', labelEn: 'Registered workers', stages: [First, Second, Final] },
  surveyed: { label: '已调查人数', labelEn: 'Surveyed', stages: [First, Second, Final] },
  returnedHome: { label: '返乡人数', labelEn: 'At home over the festival', stages: [First, Final] },
  stayedOn: { label: '留岗人数', labelEn: 'Stayed at work over the festival', stages: [First, Final] },
  carriedHome: { label: '组织返乡运送人次', labelEn: 'Person-trips carried home', stages: [First, Final] },
  planToReturn: { label: '有返岗意愿人数', labelEn: 'Mean to go back to work', stages: [First, Second] },
  wishToBeCarried: {
    ...{ label: '有点对点出行需求人数', labelEn: 'Wish to be carried to work', stages: [First, Second] },
  },
  returnedToWork: { label: '已返岗人数', labelEn: 'Returned to work', stages: [Second, Final] },
  returnedByOrganisedTrip: {
    ...{ label: '其中：点对点运送', labelEn: 'of these by organised trip', stages: [Second, Final] },
  },
  returnedByOwnVehicle: {
    ...{ label: '其中：自驾', labelEn: 'of these by own vehicle', stages: [Second, Final] },
  },
  returnedByOwnTicket: {
    ...{ label: '其中：自行购票', labelEn: 'of these by own ticket', stages: [Second, Final] },
  },
  returnedOtherwise: {
    ...{ label: '其中：单位接送及其他', labelEn: 'of these otherwise', stages: [Second, Final] },
  },
  carriedToWork: {
    ...{ label: '组织返岗运送人次', labelEn: 'Person-trips carried to work', stages: [Second, Final] },
  },
  workNearby: { label: '就近就业人数', labelEn: 'Work near home', stages: [Second, Final] },
  stayHome: { label: '不再外出人数', labelEn: 'Do not leave again', stages: [Second, Final] },
};

const PARTS_OF_RETURNED = [
  ...[StageFigure.ReturnedByOrganisedTrip, StageFigure.ReturnedByOwnVehicle],
  ...[StageFigure.ReturnedByOwnTicket, StageFigure.ReturnedOtherwise],
] as const;

/** What a stage asks for, in the order of the report. */
export function figuresOf(stage: Stage): StageFigure[] {
  return Object.values(StageFigure).filter((figure) => FIGURE_RULES[figure].stages.includes(stage));
}

/** Whether a city may put its own figure in place of this one: not of a sum, whose parts it may. */
export function mayOverride(stage: Stage, figure: StageFigure): boolean {
  return figure !== StageFigure.ReturnedToWork && FIGURE_RULES[figure].stages.includes(stage);
}

/** The figures that are reported: the city's own where it gave one, and the sums of what is reported. */
export function reportedFigures(counted: CountedFigures, overrides: Overrides): StageFigures {
  const own = Object.fromEntries(Object.entries(overrides).map(([figure, { value }]) => [figure, value]));
  const parts = { ...counted, ...own };
  return { ...parts, returnedToWork: PARTS_OF_RETURNED.reduce((sum, part) => sum + parts[part], 0) };
}

/** 合计: every figure of all cities added up. */
export function totalFigures(rows: StageFigures[]): StageFigures {
  const sum = (figure: StageFigure) => rows.reduce((total, row) => total + row[figure], 0);
  return Object.fromEntries(
    Object.values(StageFigure).map((figure) => [figure, sum(figure)]),
  ) as StageFigures;
}

export const NOTHING_COUNTED = totalFigures([]) as CountedFigures;
