import { Lifecycle } from '../../shared/lifecycle.js';

export enum CountyReturnState {
  Open = 'OPEN',
  HandedIn = 'HANDED_IN',
  /** The city gave it back with a reason. */
  Returned = 'RETURNED',
  /** The city has added it up. */
  Accepted = 'ACCEPTED',
}

export type CountyReturnStep = 'handIn' | 'giveBack' | 'accept';

const { Open, HandedIn, Returned, Accepted } = CountyReturnState;

/** What a county keys in for its city. Once handed in it changes only after the city gave it back. */
export const countyReturnLifecycle = new Lifecycle<CountyReturnState, CountyReturnStep>('county return', {
  handIn: { from: [Open, Returned], to: HandedIn },
  giveBack: { from: [HandedIn, Accepted], to: Returned },
  accept: { from: [HandedIn], to: Accepted },
});
