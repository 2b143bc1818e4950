interface Seated {
  name: string;
  document: string;
  bookingCode: string;
  vehicleLabel: string;
  seat: string;
}

/** A list as a table of its seats, to be edited and given back. Its words are those that the service knows. */
export function asSeatTable(passengers: Seated[]): string {
  return [
    ['姓名', '证件号码', '预订编码', '车厢', '座位号'],
    ...passengers.map((one) => [
      one.name,
      one.document.slice(-4),
      one.bookingCode,
      one.vehicleLabel,
      one.seat,
    ]),
  ]
    .map((cells) => cells.join('\t'))
    .join('\n');
}
