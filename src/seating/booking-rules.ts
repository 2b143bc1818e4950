import { RequestState } from '../demand/request-lifecycle.js';
import { dayOf } from '../shared/time/civil-time.js';
import { DomainError } from '../shared/domain-error.js';
import { Direction } from '../shared/vocabulary.js';
import { Trip } from '../trips/trip.entity.js';
import { Applicant, ApplicantMember } from './applicant.js';
import {
  AlreadyBooked,
  BookedElsewhere,
  MinimumAboveParty,
  NotOnMainTrip,
  OtherCampaign,
  OtherDays,
  OtherDirection,
  OtherPlaces,
  PartyNotOpen,
  PartyTooLarge,
  PersonAlreadyTravelling,
  UnknownParty,
} from './seating.errors.js';

/** What the rules must know of the trip. */
export type TripOnOffer = Pick<
  Trip,
  'campaignId' | 'direction' | 'originCode' | 'destinationCode' | 'departsAt' | 'mainTripId'
> & {
  /** Seats of its largest vehicle. */
  largestVehicle: number;
};

/** Lets a party pass, or says why it gets no booking. */
type Rule = (party: Applicant, trip: TripOnOffer, leastTogether: number) => DomainError | undefined;

const refuseIf = (refused: boolean, refusal: new () => DomainError) => (refused ? new refusal() : undefined);

const isKnown: Rule = (party) => refuseIf(party.members.length === 0, UnknownParty);
const isNew: Rule = (party) => refuseIf(party.bookedHere, AlreadyBooked);
const isOpen: Rule = ({ members }) =>
  refuseIf(!members.every(({ state }) => state === RequestState.Open), PartyNotOpen);
const isOfCampaign: Rule = ({ members }, { campaignId }) =>
  refuseIf(!members.every((member) => member.campaignId === campaignId), OtherCampaign);
const goesThisWay: Rule = ({ members }, { direction }) =>
  refuseIf(!members.every((member) => member.direction === direction), OtherDirection);

const isBetweenPlaces: Rule = ({ members }, trip) =>
  refuseIf(!members.every((member) => servesEnds(trip, member)), OtherPlaces);

/** Who holds seats on the main trip may take its feeder legs, whatever day they wished for. */
const isOnMainTrip: Rule = (party, { mainTripId }) =>
  refuseIf(mainTripId !== null && !party.bookedOnMainTrip, NotOnMainTrip);
const canLeaveThen: Rule = ({ members }, { mainTripId, departsAt }) => {
  const day = dayOf(departsAt);
  const suits = members.every(({ earliestOn, latestOn }) => earliestOn <= day && day <= latestOn);
  return refuseIf(mainTripId === null && !suits, OtherDays);
};
const travelsOnce: Rule = (party, { mainTripId }) =>
  refuseIf(mainTripId === null && party.bookedElsewhere, BookedElsewhere);
const isFreeThen: Rule = (party) => refuseIf(party.travellingThen, PersonAlreadyTravelling);
const fitsAVehicle: Rule = (_, { largestVehicle }, leastTogether) =>
  refuseIf(leastTogether > largestVehicle, PartyTooLarge);

const SEATING_RULES = [isKnown, isOpen, travelsOnce, isFreeThen, isOnMainTrip];
const BOOKING_RULES = [
  isNew,
  isOfCampaign,
  goesThisWay,
  isBetweenPlaces,
  canLeaveThen,
  ...SEATING_RULES,
  fitsAVehicle,
];

/**
 * Why this party may not book this trip; the first rule that it breaks.
 *
 * @param leastTogether how many of it need seats on one vehicle, if it agreed to part
 */
export function refusalToBook(
  party: Applicant,
  trip: TripOnOffer,
  leastTogether = party.members.length,
): DomainError | undefined {
  return firstOf(BOOKING_RULES, party, trip, leastTogether);
}

/** Why a party on the waiting list may not get seats any more. */
export function refusalToSeat(party: Applicant, trip: TripOnOffer): DomainError | undefined {
  return firstOf(SEATING_RULES, party, trip, party.members.length);
}

/** Why a stated minimum cannot be: more must travel together than there are. */
export function refusalOfMinimum(minimum: number | undefined, people: number): DomainError | undefined {
  return minimum !== undefined && minimum > people ? new MinimumAboveParty({ extra: { people } }) : undefined;
}

function firstOf(rules: Rule[], ...asked: Parameters<Rule>): DomainError | undefined {
  for (const rule of rules) {
    const refusal = rule(...asked);
    if (refusal) return refusal;
  }
  return undefined;
}

/** A main trip serves both ends of a journey, a feeder leg one of them: the village's or the factory's. */
export function servesEnds(
  trip: Pick<TripOnOffer, 'direction' | 'originCode' | 'destinationCode' | 'mainTripId'>,
  { homeCountyCode, workPlaceCode }: Pick<ApplicantMember, 'homeCountyCode' | 'workPlaceCode'>,
): boolean {
  const toWork = trip.direction === Direction.ReturnToWork;
  const [from, to] = toWork ? [homeCountyCode, workPlaceCode] : [workPlaceCode, homeCountyCode];
  const atOrigin = from.startsWith(trip.originCode);
  const atDestination = to.startsWith(trip.destinationCode);
  return trip.mainTripId === null ? atOrigin && atDestination : atOrigin || atDestination;
}
