import { IsBoolean, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Another vehicle: one of the carrier's own, or a layout and a plate, or another plate alone. */
export class ListedVehicleDto {
  /** One of the carrier's own vehicles; layout, plate and blocked seats come along. */
  @IsOptional()
  @IsUUID()
  vehicleId?: string;

  /** Its seat layout, e.g. `COACH_49`, when the vehicle is not registered; as before when left out. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  layoutCode?: string;

  /** Number plate, carriage number or registration. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  plate?: string;

  /** True: only says who would sit elsewhere. */
  @IsBoolean()
  preview: boolean;

  /** Why, e.g. `车辆故障`. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
