import { Readable } from 'node:stream';
import { Entry, fromBufferPromise, ZipFile } from 'yauzl';
import { BrokenSpreadsheet, OversizedArchive } from './roster.errors.js';

/** A workbook of one sheet has about ten parts; themes, printers and pictures add a few. */
const MOST_ENTRIES = 1000;
/** Rows that are all alike compress about fifty times; a bomb a thousand times. */
const HIGHEST_RATIO = 200;
/** Below this a high ratio does no harm. */
const HARMLESS_BYTES = 1024 * 1024;

/**
 * A zip archive that inflates to no more than it may. What the directory announces is checked at once, and a part that
 * turns out larger than announced breaks off while it is read, so a directory that lies does not help a zip bomb.
 */
export class CheckedArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: Map<string, Entry>,
  ) {}

  /** @throws OversizedArchive, BrokenSpreadsheet */
  static async open(content: Buffer, mostBytes: number): Promise<CheckedArchive> {
    const entries = new Map<string, Entry>();
    let inflated = 0;
    const zip = await asBroken(fromBufferPromise(content, { lazyEntries: true, autoClose: false }));
    if (zip.entryCount > MOST_ENTRIES) throw new OversizedArchive({ detail: 'too many parts' });
    const listed = zip.eachEntry();
    for (;;) {
      const { done, value: entry } = await asBroken(listed.next());
      if (done) return new CheckedArchive(zip, entries);
      inflated += entry.uncompressedSize;
      if (inflated > mostBytes) throw new OversizedArchive({ detail: 'announces too many bytes' });
      if (isDense(entry)) throw new OversizedArchive({ detail: 'announces an implausible ratio' });
      entries.set(entry.fileName, entry);
    }
  }

  /** The text of a part, or undefined when the archive has none of this name. */
  async text(name: string): Promise<Readable | undefined> {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    return (await asBroken(this.zip.openReadStreamPromise(entry))).setEncoding('utf8');
  }
}

function isDense({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > HARMLESS_BYTES && uncompressedSize > compressedSize * HIGHEST_RATIO;
}

async function asBroken<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch {
    throw new BrokenSpreadsheet({ detail: 'not a readable zip archive' });
  }
}
