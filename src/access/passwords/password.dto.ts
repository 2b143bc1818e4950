import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** For what changes how one signs in: a stolen session is not enough. */
export class PasswordDto {
  /** My password, asked for again. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;
}
