import { IsEnum, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import { IsPhone, MayBeLeftOut } from '../shared/http/validators.js';
import { DocumentType } from './document-types.js';
import { SelfDto, WorkerView } from './worker.dto.js';

/** Who someone is: both as in the register. */
export class BindDto {
  /** Name as in the document; its separator may be any middle dot. */
  @IsString()
  @MaxLength(200)
  name: string;

  /** Kind of identity document. */
  @IsEnum(DocumentType)
  documentType: DocumentType;

  /** Number of the document; full-width digits, spaces and a small x are put right. */
  @IsString()
  @MaxLength(100)
  documentNumber: string;
}

/** Someone who is not registered yet. The phone is the one that was signed in with. */
export class RegisterMyselfDto extends SelfDto {
  /** Kind of identity document. */
  @IsEnum(DocumentType)
  documentType: DocumentType;

  /** Number of the document; full-width digits, spaces and a small x are put right. */
  @IsString()
  @MaxLength(100)
  documentNumber: string;
}

/** Someone for whom the holder of this phone acts. */
export class BindingView {
  id: string;
  /** The person; document and phone are masked. */
  worker: WorkerView;
  /** Since when, ISO 8601 with offset. */
  boundAt: string;
  /** When it ended; null while it holds. */
  endedAt: string | null;
}

export class BindingListView {
  /** Oldest first; 50 at most. */
  items: BindingView[];
}

/** What people may put right about themselves; what is left out stays. Name and document are for an office to correct. */
export class CorrectMyselfDto {
  /** Town of the household register. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  town?: string;

  /** Village of the household register. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  village?: string;

  /** Another mobile number. From then on only this one acts for the person. */
  @MayBeLeftOut()
  @IsPhone()
  phone?: string;

  /** The code that the other number was sent, see `POST /phone-codes`; needed with it. */
  @ValidateIf(({ phone, code }: CorrectMyselfDto) => phone !== undefined || code !== undefined)
  @Matches(/^\d{6}$/, { message: '$property must be 6 digits' })
  code?: string;
}
