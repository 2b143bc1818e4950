import { maskDocument, maskPhone } from '../shared/privacy/masking.js';
import type { Sealing } from '../shared/privacy/sealing.js';
import type { ManifestPassenger } from './manifest-passenger.entity.js';
import { ManifestPassengerView, StandbyView } from './manifest.dto.js';
import type { Standby } from './standbys.js';

/** How much of document numbers and phones is shown. */
export type Shown = 'MASKED' | 'FULL';

export function passengerView(
  passenger: ManifestPassenger,
  sealing: Sealing,
  shown: Shown,
): ManifestPassengerView {
  const { documentSealed, phoneSealed, ...rest } = passenger;
  const [document, phone] = [sealing.open(documentSealed), sealing.open(phoneSealed)];
  return {
    ...{ passengerId: rest.passengerId, vehicleSeq: rest.vehicleSeq, vehicleLabel: rest.vehicleLabel },
    ...{ seat: rest.seat, bookingCode: rest.bookingCode, name: rest.name, sex: rest.sex },
    documentType: rest.documentType,
    document: shown === 'FULL' ? document : maskDocument(document),
    phone: shown === 'FULL' ? phone : maskPhone(phone),
    ...{ homeCountyCode: rest.homeCountyCode, boardingStop: rest.boardingStop },
    ...{ alightingStop: rest.alightingStop, employer: rest.employer, returnReason: rest.returnReason },
    standsInFor: rest.standsInFor,
  };
}

export function standbyView(
  { rank, passengerId, bookingCode, name, employer, ...sealed }: Omit<Standby, 'homeCountyCode'>,
  sealing: Sealing,
  shown: Shown,
): StandbyView {
  const [document, phone] = [sealing.open(sealed.documentSealed), sealing.open(sealed.phoneSealed)];
  return {
    ...{ rank, passengerId, bookingCode, name, employer },
    document: shown === 'FULL' ? document : maskDocument(document),
    phone: shown === 'FULL' ? phone : maskPhone(phone),
  };
}
