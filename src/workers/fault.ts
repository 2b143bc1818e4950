/** Why one value written by people cannot be taken. Says what would be right; never holds the value, which may be personal. */
export class Fault extends Error {
  constructor(
    /** Stable, machine-readable, e.g. `id_check_digit`. */
    readonly code: string,
    /** Chinese sentence. */
    readonly title: string,
    readonly titleEn: string,
  ) {
    super(titleEn);
  }
}
