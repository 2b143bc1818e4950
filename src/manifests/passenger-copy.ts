import type { TripPassenger } from '../seating/passenger-list.query.js';
import { Direction } from '../shared/vocabulary.js';
import { StopKind, TripStop } from '../trips/trip-stop.entity.js';
import type { Trip } from '../trips/trip.entity.js';
import type { ManifestPassenger } from './manifest-passenger.entity.js';
import { nearestStop, printStop } from '../trips/nearest-stop.js';

/**
 * A passenger as a manifest freezes it. People board at the stop nearest to where they come from and alight at the one
 * nearest to where they go; where none is nearer, at the first stop and at the end of the line.
 *
 * @param stops of the trip, in their order
 */
export function copyOf(
  passenger: TripPassenger,
  manifestId: string,
  trip: Pick<Trip, 'id' | 'direction'>,
  stops: TripStop[],
): ManifestPassenger {
  const { homeCountyCode, workPlaceCode, ...rest } = passenger;
  const goesToWork = trip.direction === Direction.ReturnToWork;
  const [from, to] = goesToWork ? [homeCountyCode, workPlaceCode] : [workPlaceCode, homeCountyCode];
  const boarding = stops.filter((stop) => stop.kind === StopKind.Boarding);
  const alighting = stops.filter((stop) => stop.kind === StopKind.Alighting).reverse();
  return {
    ...{ manifestId, passengerId: rest.passengerId, tripId: trip.id, tripVehicleId: rest.tripVehicleId },
    ...{ vehicleSeq: rest.vehicleSeq, vehicleLabel: rest.vehicleLabel, seat: rest.seat, name: rest.name },
    ...{ sex: rest.sex, documentType: rest.documentType, documentSealed: rest.documentSealed },
    ...{ phoneSealed: rest.phoneSealed, bookingCode: rest.bookingCode, employer: rest.employer },
    homeCountyCode,
    boardingStop: printStop(nearestStop(boarding, from)),
    alightingStop: printStop(nearestStop(alighting, to)),
    ...{ returnReason: null, standsInFor: null },
  };
}
