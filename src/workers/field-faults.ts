import { FieldFault, InvalidInput } from '../shared/domain-error.js';
import { Fault } from './fault.js';

/** Collects what is wrong with several values, so that people are told everything at once. */
export class FieldFaults<Field extends string = string> {
  readonly list: (FieldFault & { field: Field })[] = [];

  /** The value that was read, or undefined after a fault: use it only once `list` is known to be empty. */
  take<Value>(field: Field, read: () => Value): Value {
    try {
      return read();
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.list.push({ field, code: fault.code, title: fault.title, titleEn: fault.titleEn });
      return undefined as Value;
    }
  }

  /** @throws InvalidInput when there were faults */
  refuse(): void {
    if (this.list.length > 0) throw new InvalidInput({ errors: this.list });
  }
}
