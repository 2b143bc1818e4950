import { Lifecycle } from '../../shared/lifecycle.js';

export enum ReturnState {
  Open = 'OPEN',
  Signed = 'SIGNED',
  Frozen = 'FROZEN',
}

export type ReturnStep = 'sign' | 'withdraw' | 'freeze';

/** A city's row of one week. At the cut-off it freezes as it is, signed or not. */
export const returnLifecycle = new Lifecycle<ReturnState, ReturnStep>('city return', {
  sign: { from: [ReturnState.Open], to: ReturnState.Signed },
  withdraw: { from: [ReturnState.Signed], to: ReturnState.Open },
  freeze: { from: [ReturnState.Open, ReturnState.Signed], to: ReturnState.Frozen },
});
