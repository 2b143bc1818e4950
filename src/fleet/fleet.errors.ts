import { translateConstraints } from '../shared/database/database-errors.js';
import { problem } from '../shared/domain-error.js';

export class CarrierNameTaken extends problem(
  'CARRIER_NAME_TAKEN',
  409,
  '已有同名承运单位',
  'There is a carrier of this name already',
) {}
export class LayoutCodeTaken extends problem(
  'LAYOUT_CODE_TAKEN',
  409,
  '座位布局代码已被使用',
  'This layout code is taken',
) {}
export class PlateTaken extends problem(
  'PLATE_TAKEN',
  409,
  '该承运单位已登记此车牌',
  'The carrier has a vehicle with this plate already',
) {}

translateConstraints({
  uq_carriers_name: () => new CarrierNameTaken(),
  uq_seat_layouts_code: () => new LayoutCodeTaken(),
  uq_vehicles_plate: () => new PlateTaken(),
});
