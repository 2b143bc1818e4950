/** One faulty field of a request. */
export class FieldFaultView {
  /** Path in the body or the name of the parameter, e.g. `members[0].phone`. */
  field: string;
  /** Stable, machine-readable code of the fault. */
  code: string;
  /** What is wrong and what would be right, in Chinese. */
  title: string;
  /** The same in English. */
  titleEn: string;
}

/** RFC 9457 problem document. */
export class ProblemView {
  /** URN of the kind of problem. */
  type: string;
  /** What went wrong, in Chinese. */
  title: string;
  /** What went wrong, in English. */
  titleEn: string;
  /** HTTP status. */
  status: number;
  /** Stable, machine-readable code, e.g. `TRIP_NOT_OPEN`. */
  code: string;
  /** What exactly happened this time. */
  detail?: string;
  /** Path of the request. */
  instance?: string;
  /** For too many requests: seconds until there is any use in asking again. */
  retryAfter?: number;
  /** For bad input: one entry per field. */
  errors?: FieldFaultView[];
}
