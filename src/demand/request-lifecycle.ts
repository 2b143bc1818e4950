import { Lifecycle } from '../shared/lifecycle.js';

export enum RequestState {
  Open = 'OPEN',
  Travelled = 'TRAVELLED',
  Withdrawn = 'WITHDRAWN',
}

export type RequestStep = 'travel' | 'withdraw';

export const requestLifecycle = new Lifecycle<RequestState, RequestStep>('travel request', {
  travel: { from: [RequestState.Open], to: RequestState.Travelled },
  withdraw: { from: [RequestState.Open], to: RequestState.Withdrawn },
});
