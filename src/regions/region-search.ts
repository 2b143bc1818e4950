import { Region, RegionLevel } from './region.entity.js';
import { spellings, tidy } from './region-names.js';

const LEVELS = Object.values(RegionLevel);

interface Spelling {
  region: Region;
  /** The region's own name as it stands in the register, rather than a shorter one. */
  official: boolean;
}

/** Finds regions by what people write: 昆山, 苏州昆山, 江苏省苏州市昆山市, 北京大兴, 441900. */
export class RegionSearch {
  private readonly byCode = new Map<string, Region>();
  private readonly bySpelling = new Map<string, Spelling[]>();
  private readonly longest: number;

  constructor(private readonly regions: Region[]) {
    for (const region of regions) {
      this.byCode.set(region.code, region);
      spellings(region.name).forEach((spelling, i) => {
        const same = this.bySpelling.get(spelling) ?? [];
        this.bySpelling.set(spelling, [...same, { region, official: i === 0 }]);
      });
    }
    this.longest = Math.max(0, ...[...this.bySpelling.keys()].map((spelling) => spelling.length));
  }

  /**
   * The regions that the writing names: it ends with a region's own name, and what stands before names regions that the
   * region lies in, any of them left out. Those with their official name come first, larger ones before smaller ones.
   */
  named(written: string): Region[] {
    const text = tidy(written);
    const found: Spelling[] = [];
    for (let from = Math.max(0, text.length - this.longest); from < text.length - 1; from += 1) {
      for (const spelling of this.bySpelling.get(text.slice(from)) ?? []) {
        if (this.namesPathAbove(text.slice(0, from), spelling.region)) found.push(spelling);
      }
    }
    return [...new Set(found.sort(byRank).map(({ region }) => region))];
  }

  /** As `named`, followed by those that have the writing somewhere in their full name. */
  containing(written: string): Region[] {
    const text = tidy(written);
    const named = this.named(written);
    if (text === '') return named;
    const having = this.regions.filter((region) => region.fullName.includes(text));
    const inName = having.filter((region) => region.name.includes(text));
    return [...new Set([...named, ...inName, ...having])];
  }

  private namesPathAbove(text: string, region: Region): boolean {
    if (text === '') return true;
    const parent = region.parentCode === null ? undefined : this.byCode.get(region.parentCode);
    if (!parent) return false;
    return (
      spellings(parent.name).some(
        (spelling) => text.endsWith(spelling) && this.namesPathAbove(text.slice(0, -spelling.length), parent),
      ) || this.namesPathAbove(text, parent)
    );
  }
}

function byRank(a: Spelling, b: Spelling): number {
  return (
    Number(b.official) - Number(a.official) ||
    LEVELS.indexOf(a.region.level) - LEVELS.indexOf(b.region.level) ||
    (a.region.code < b.region.code ? -1 : 1)
  );
}
