import { PassengerState } from '../../seating/passenger.entity.js';

/** What is not as the list says when a trip arrives. */
export enum ExceptionKind {
  /** Nobody has seen them at the place of arrival. */
  DidNotCome = 'DID_NOT_COME',
  /** Came, but in another vehicle, with another trip or by own means. */
  CameWithAnother = 'CAME_WITH_ANOTHER',
  /** Got off before. */
  LeftOnTheWay = 'LEFT_ON_THE_WAY',
  /** Anything else; the note tells. */
  Other = 'OTHER',
}

/** Which side of the journey sees to it. */
export enum OwnerSide {
  Receiving = 'RECEIVING',
  Sending = 'SENDING',
}

/** While one of these stands, a person is not there to be signed for. */
export const AWAY = [ExceptionKind.DidNotCome, ExceptionKind.LeftOnTheWay];

const { Booked, Boarded, NoShow } = PassengerState;

/** Who got off must have got on; who was signed for has arrived. */
const STATES: Record<ExceptionKind, PassengerState[]> = {
  DID_NOT_COME: [Booked, Boarded, NoShow],
  CAME_WITH_ANOTHER: [Booked, Boarded, NoShow],
  LEFT_ON_THE_WAY: [Boarded],
  OTHER: Object.values(PassengerState),
};

/** Whether something of this kind can be said of a passenger in this state. */
export function canBeSaid(kind: ExceptionKind, state: PassengerState): boolean {
  return STATES[kind].includes(state);
}
