import { PassengerState } from '../../seating/passenger.entity.js';
import { canBeSaid, ExceptionKind } from './exception-rules.js';

const said = (state: PassengerState) => Object.values(ExceptionKind).filter((kind) => canBeSaid(kind, state));

it('tells of who is on board anything that can happen', () => {
  expect(said(PassengerState.Boarded)).toEqual(Object.values(ExceptionKind));
});

it('lets nobody get off who never got on', () => {
  expect(said(PassengerState.NoShow)).toEqual(['DID_NOT_COME', 'CAME_WITH_ANOTHER', 'OTHER']);
});

it('does not doubt who was signed for', () => {
  expect(said(PassengerState.HandedOver)).toEqual(['OTHER']);
});
