/** Modes of transport of a trip (出行方式). */
export enum Mode {
  Coach = 'COACH',
  SpecialTrain = 'SPECIAL_TRAIN',
  CharteredCarriage = 'CHARTERED_CARRIAGE',
  CharterFlight = 'CHARTER_FLIGHT',
}

/** 返岗 travels home county → work place, 返乡 the other way. */
export enum Direction {
  ReturnToWork = 'RETURN_TO_WORK',
  ReturnHome = 'RETURN_HOME',
}

/** What a worker asks for; a train is a special train or a chartered carriage, and nothing means any mode. */
export enum WishedMode {
  Coach = 'COACH',
  Train = 'TRAIN',
  Flight = 'FLIGHT',
}

export const MODE_NAMES: Record<Mode, string> = {
  COACH: '包车',
  SPECIAL_TRAIN: '专列',
  CHARTERED_CARRIAGE: '包车厢',
  CHARTER_FLIGHT: '包机',
};

export const MODE_NAMES_EN: Record<Mode, string> = {
  COACH: 'coach',
  SPECIAL_TRAIN: 'special train',
  CHARTERED_CARRIAGE: 'chartered carriage',
  CHARTER_FLIGHT: 'charter flight',
};

/** The wish that a mode of transport fulfils. */
export const WISH_OF_MODE: Record<Mode, WishedMode> = {
  COACH: WishedMode.Coach,
  SPECIAL_TRAIN: WishedMode.Train,
  CHARTERED_CARRIAGE: WishedMode.Train,
  CHARTER_FLIGHT: WishedMode.Flight,
};

/** Priority groups that the notices name; the codes are this project's own. */
export const PRIORITY_GROUPS = {
  PG01: '脱贫人口（脱贫劳动力）',
  PG02: '防止返贫监测对象',
  PG03: '长江退捕（禁捕）渔民',
  PG04: '农村高校毕业生',
  PG05: '受灾群众',
  PG06: '就业困难群众',
  PG07: '农村低收入人口',
  PG08: '大龄农民工',
  PG09: '易地搬迁劳动力',
  PG10: '残疾人',
  PG11: '困难职工及家庭',
  PG12: '新就业形态劳动者',
  PG99: '其他',
} as const;

export type PriorityGroup = keyof typeof PRIORITY_GROUPS;

/** What full numbers are read for. */
export enum Purpose {
  /** Letting people aboard. */
  Boarding = 'BOARDING',
  /** The carrier's own duty to know whom it carries (实名制). */
  Carrier = 'CARRIER',
  Insurance = 'INSURANCE',
  Emergency = 'EMERGENCY',
  /** An authority inspects. */
  Inspection = 'INSPECTION',
  /** Grants for travelling alone are checked against who was carried. */
  Subsidy = 'SUBSIDY',
  /** The anti-poverty register asks who was carried (是否点对点输送). */
  AntiPoverty = 'ANTI_POVERTY',
  /** Setting wrong entries right. */
  Correction = 'CORRECTION',
  /** Somebody asks what is held about themselves. */
  OwnData = 'OWN_DATA',
}
