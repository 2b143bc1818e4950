import { problem } from '../shared/domain-error.js';

export class TripWithoutConfirmedManifest extends problem(
  'TRIP_WITHOUT_CONFIRMED_MANIFEST',
  409,
  '该班次的乘客名单尚未经承运方确认',
  'The carrier has not confirmed the manifest of this trip',
) {}
export class ManifestSuperseded extends problem(
  'MANIFEST_SUPERSEDED',
  409,
  '该名单已被新版本替代，请处理最新版本',
  'A newer version has replaced this manifest',
) {}
export class NothingChanged extends problem(
  'NOTHING_CHANGED',
  409,
  '乘客没有变化，无需生成新版本',
  'Nothing changed since the current version',
) {}
export class TripNotClosed extends problem(
  'TRIP_NOT_CLOSED',
  409,
  '班次尚未截止预订，或已发车、已取消',
  'The trip is not closed',
) {}
export class CarrierMissing extends problem(
  'CARRIER_MISSING',
  409,
  '该班次尚未指定承运单位',
  'The trip has no carrier yet',
) {}
