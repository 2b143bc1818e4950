import { isMobilePhone, normalPhone } from '../shared/phone.js';
import { Fault } from './fault.js';

/**
 * A mobile number of the mainland. A family or a cadre may share one.
 *
 * @throws Fault phone_missing, phone_invalid
 */
export function readPhone(written: string): string {
  const phone = normalPhone(written);
  if (phone === '') throw new Fault('phone_missing', '手机号码未填写', 'the phone number is missing');
  if (!isMobilePhone(phone)) {
    throw new Fault(
      'phone_invalid',
      '手机号码应为 1 开头的 11 位数字，可填家人或村干部的手机',
      'a phone number has 11 digits and starts with 13-19',
    );
  }
  return phone;
}
