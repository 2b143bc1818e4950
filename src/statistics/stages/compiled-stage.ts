import {
  CountedFigures,
  FIGURE_RULES,
  figuresOf,
  mayOverride,
  Overrides,
  reportedFigures,
  Stage,
  STAGE_NAMES,
  StageFigure,
  StageFigures,
  totalFigures,
} from './stage-figures.js';
import { CompiledStageView, StageFigureView, StageReportView } from './stage-report.dto.js';

export function titleOf({ stage }: Pick<CompiledStageView, 'stage'>): string {
  return `春风行动${STAGE_NAMES[stage]}情况报告`;
}

/** The figures of one report, as it shows them. */
export function figureViews(stage: Stage, counted: CountedFigures, overrides: Overrides): StageFigureView[] {
  const reported = reportedFigures(counted, overrides);
  return figuresOf(stage).map((figure) => ({
    ...{ figure, ...labelsOf(figure) },
    counted: mayOverride(stage, figure) ? counted[figure as keyof CountedFigures] : null,
    value: reported[figure],
    reason: overrides[figure]?.reason ?? null,
  }));
}

/** Puts the cities' reports together. */
export function compiledStage(
  about: Pick<CompiledStageView, 'campaignId' | 'stage' | 'reporter' | 'dueAt'>,
  reports: StageReportView[],
): CompiledStageView {
  const total = totalFigures(
    reports.map(({ figures }) => {
      const values = figures.map(({ figure, value }) => [figure, value]);
      return { ...totalFigures([]), ...Object.fromEntries(values) } as StageFigures;
    }),
  );
  return {
    ...{ ...about, reports },
    total: figuresOf(about.stage).map((figure) => ({ figure, ...labelsOf(figure), value: total[figure] })),
    unsigned: reports.filter(({ signedAt }) => signedAt === null).map(({ cityName }) => cityName),
  };
}

/** A figure in which a city differs from what is counted here. */
export interface Adjustment {
  cityName: string;
  label: string;
  counted: number;
  value: number;
  reason: string;
}

/** Figures in which cities differ from what is counted here, with their reasons. */
export function adjustmentsOf({ reports }: Pick<CompiledStageView, 'reports'>): Adjustment[] {
  return reports.flatMap(({ cityName, figures }) =>
    figures.flatMap(({ label, counted, value, reason }) =>
      reason === null ? [] : { cityName, label, counted: counted ?? 0, value, reason },
    ),
  );
}

function labelsOf(figure: StageFigure) {
  const { label, labelEn } = FIGURE_RULES[figure];
  return { label, labelEn };
}
