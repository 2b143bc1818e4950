import { Lifecycle } from '../../shared/lifecycle.js';

export enum StageReportState {
  Open = 'OPEN',
  Signed = 'SIGNED',
}

export type StageReportStep = 'sign' | 'withdraw';

/** A city's report for a stage. */
export const stageReportLifecycle = new Lifecycle<StageReportState, StageReportStep>('stage report', {
  sign: { from: [StageReportState.Open], to: StageReportState.Signed },
  withdraw: { from: [StageReportState.Signed], to: StageReportState.Open },
});
