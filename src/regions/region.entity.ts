import { Column, Entity, PrimaryColumn } from 'typeorm';

export enum RegionLevel {
  Province = 'PROVINCE',
  City = 'CITY',
  County = 'COUNTY',
}

/** A province, city or county of GB/T 2260, with the days (half-open) on which its code is valid. */
@Entity('regions')
export class Region {
  /** Trailing zeros left out, so that codes nest by prefix: 14, 1405, 140522. */
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  /** The whole path as officials write it, e.g. 江苏省苏州市昆山市. */
  @Column('text')
  fullName: string;

  @Column('text')
  level: RegionLevel;

  @Column('text', { nullable: true })
  parentCode: string | null;

  @Column('date')
  validFrom: string;

  @Column('date', { nullable: true })
  validTo: string | null;

  /** 输出地: workers live here. */
  @Column('boolean')
  exportSide: boolean;

  /** 输入地: workers are employed here. */
  @Column('boolean')
  importSide: boolean;

  isValidOn(day: string): boolean {
    return this.validFrom <= day && (this.validTo === null || day < this.validTo);
  }
}
