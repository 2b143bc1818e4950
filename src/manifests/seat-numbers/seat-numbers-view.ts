import { isTaken, NumberedRow, NumberedVehicle, Numbering, SeatVerdict } from './seat-numbering.js';
import { NumberedSeatView, SeatNumbersView } from './seat-numbers.dto.js';

/** What a table of seat numbers means, as people read it. */
export function seatNumbersView(
  manifestId: string,
  preview: boolean,
  { rows, carriages, unnamed }: Numbering,
  vehicles: NumberedVehicle[],
): SeatNumbersView {
  const labels = new Map(vehicles.map(({ id, label }) => [id, label]));
  const nowLabels = new Map(carriages.map(({ vehicleId, label }) => [vehicleId, label]));
  const rowView = ({ row, verdict, person, vehicle, seat }: NumberedRow): NumberedSeatView => ({
    ...{ line: row.line, verdict, passengerId: person?.passengerId ?? null, name: person?.name ?? row.name },
    fromLabel: labels.get(person?.vehicleId ?? '') ?? null,
    fromSeat: person?.seat ?? null,
    toLabel: vehicle ? (nowLabels.get(vehicle.id) ?? vehicle.label) : row.carriage,
    toSeat: seat ?? row.seat,
  });
  const faults = rows.filter((row) => !isTaken(row)).length;
  return {
    ...{ manifestId, preview, acceptable: rows.length > 0 && faults === 0, faults },
    changes: rows.filter(({ verdict }) => verdict === SeatVerdict.Changes).length,
    carriages: carriages.map(({ written, vehicleId, label, people }) => ({
      ...{ written, tripVehicleId: vehicleId, toLabel: label, people },
      fromLabel: labels.get(vehicleId ?? '') ?? null,
    })),
    rows: rows.map(rowView),
    unnamed: unnamed.map(({ passengerId, name, vehicleId, seat }) => ({
      ...{ passengerId, name, label: labels.get(vehicleId!)!, seat: seat! },
    })),
  };
}
