import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { toWire } from '../shared/time/civil-time.js';
import { PageOf } from '../shared/http/paging.js';
import { IsDay, IsRegionCode } from '../shared/http/validators.js';
import { Pairing } from './pairing.entity.js';

export class CreatePairingDto {
  /** Region that workers come from. */
  @IsRegionCode()
  exportCode: string;

  /** Region that employs them. */
  @IsRegionCode()
  importCode: string;

  /** First day. */
  @IsDay()
  validFrom: string;

  /** The day after the last, when it is agreed. */
  @IsOptional()
  @IsDay()
  validTo?: string;

  /** Title or number of the agreement. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  agreement: string;
}

export class PairingView {
  id: string;
  /** Region that workers come from. */
  exportCode: string;
  /** Region that employs them. */
  importCode: string;
  /** First day. */
  validFrom: string;
  /** The day after the last; null while no end is known. */
  validTo: string | null;
  /** Title or number of the agreement. */
  agreement: string;
  createdAt: string;

  static of({ createdAt, ...pairing }: Pairing): PairingView {
    return { ...pairing, createdAt: toWire(createdAt) };
  }
}

export class PairingPage extends PageOf(PairingView) {}
