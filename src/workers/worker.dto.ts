import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsEnum,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { PageOf, PageQuery } from '../shared/http/paging.js';
import { PRIORITY_GROUPS, PriorityGroup } from '../shared/vocabulary.js';
import { IsRegionCode } from '../shared/http/validators.js';
import { DocumentType } from './document-types.js';
import { Sex } from './person-words.js';

const GROUPS = Object.keys(PRIORITY_GROUPS);

/** What people tell about themselves besides document and phone. Priority groups are for an office to enter. */
export class SelfDto {
  /** Name as in the document; its separator may be any middle dot. */
  @IsString()
  @MaxLength(200)
  name: string;

  /** May be left out when the document's number tells it; must not contradict that number. */
  @IsOptional()
  @IsEnum(Sex)
  sex?: Sex;

  /** County (市辖区, 县, 县级市) of the household register. */
  @IsRegionCode()
  homeCountyCode: string;

  /** Town of the household register. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  town?: string;

  /** Village of the household register. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  village?: string;
}

/** What an office tells about a person besides document and phone. */
export class PersonDto extends SelfDto {
  @ApiProperty({ enum: GROUPS, isArray: true, required: false, description: 'Priority groups' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(GROUPS.length)
  @IsIn(GROUPS, { each: true })
  priorityGroups?: PriorityGroup[];
}

/** How a person is read, by whomever registered. */
export type IdentifiedPersonDto = Omit<RegisterPersonDto, 'phone'>;

/** A person to be registered. */
export class RegisterPersonDto extends PersonDto {
  /** Kind of identity document. */
  @IsEnum(DocumentType)
  documentType: DocumentType;

  /** Number of the document; full-width digits, spaces and a small x are put right. */
  @IsString()
  @MaxLength(100)
  documentNumber: string;

  /**
   * Mobile number, also of the family; +86, spaces and dashes are put right. Who has none is told through the cadre who hands
   * the request in.
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  phone?: string;
}

/** Corrections of a worker. Document and phone stay when they are left out. */
export class CorrectWorkerDto extends PersonDto {
  /** Kind of identity document; together with its number. */
  @ValidateIf(
    (worker: CorrectWorkerDto) => worker.documentNumber !== undefined || worker.documentType !== undefined,
  )
  @IsEnum(DocumentType)
  documentType?: DocumentType;

  /** Number of the document; together with its kind. */
  @ValidateIf(
    (worker: CorrectWorkerDto) => worker.documentNumber !== undefined || worker.documentType !== undefined,
  )
  @IsString()
  @MaxLength(100)
  documentNumber?: string;

  /** Mobile number. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  phone?: string;
}

/** Which homes of the register are meant; several conditions are all to be met. */
export class HomeQuery extends PageQuery {
  /** Only homes inside this region. */
  @IsOptional()
  @IsRegionCode()
  homeCode?: string;

  /** Only of this town, as `GET /villages` tells it; sent empty, of those whose town is not recorded. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  town?: string;

  /** Only of villages of this name, as `GET /villages` tells it; sent empty, of those whose village is not recorded. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  village?: string;
}

/** What to look for, in full; several are all to be met. It is sent in a body, so that no number stands in an address. */
export class SearchWorkersDto {
  /** Full number of any identity document. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  documentNumber?: string;

  /** Full mobile number. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  phone?: string;

  /** Full name. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;
}

/** A worker; document and phone are masked. */
export class WorkerView {
  id: string;
  name: string;
  sex: Sex;
  /** Told by a resident ID; null with other documents. */
  birthDate: string | null;
  documentType: DocumentType;
  /** Masked, e.g. `140522********1234`. */
  documentNumber: string;
  /** Masked, e.g. `138****5678`; empty for who has none. */
  phone: string;
  homeCountyCode: string;
  /** Province, city and county in words. */
  homeCounty: string;
  town: string;
  village: string;
  @ApiProperty({ enum: GROUPS, isArray: true, description: 'Priority groups' })
  priorityGroups: PriorityGroup[];
  /** When the worker was registered, ISO 8601 with offset. */
  createdAt: string;
  /** When the entry was last changed, ISO 8601 with offset. */
  updatedAt: string;
}

export class WorkerPage extends PageOf(WorkerView) {}

/** Workers that were found, 50 at most. */
export class WorkerSearchView {
  items: WorkerView[];
}
