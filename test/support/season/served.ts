/** What the rows of a table are compared by. */
export interface Row {
  cityCode: string;
  figures: object;
  keyed: object;
  signedAt: string | null;
}

/** How a row is signed, as it is served. */
export interface Late {
  cityCode: string;
  signature: string;
  lateSignature: { reason: string; signedAt: string } | null;
}

/** A correction as it is served. */
export interface Item {
  cityCode: string;
  tripId: string;
  persons: number;
  vehicles: number;
  signedAt: string | null;
}

interface Table {
  rows: Row[];
  total: { figures: object };
  corrections: { cutoffAt: string; lines: ({ cityName: string } & Record<string, unknown>)[] } | null;
}

/** Of a table that is served, what can be recounted. */
export function shownIn({ rows, total, corrections }: Table) {
  return {
    rows: rows.map(({ cityCode, figures, keyed, signedAt }) => ({ cityCode, figures, keyed, signedAt })),
    total: total.figures,
    corrections: corrections && {
      ...corrections,
      lines: corrections.lines.map(({ cityName: _, ...line }) => line),
    },
  };
}
