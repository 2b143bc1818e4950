import { Fault } from './fault.js';

/** Digits only, half width, without +86. */
export function normalPhone(written: string): string {
  const digits = written.normalize('NFKC').replace(/[\s\-‐-―()（）.]/g, '');
  return digits.replace(/^(\+86|0086|86)(?=\d{11}$)/, '');
}

/**
 * A mobile number of the mainland. A family or a cadre may share one.
 *
 * @throws Fault phone_missing, phone_invalid
 */
export function readPhone(written: string): string {
  const phone = normalPhone(written);
  if (phone === '') throw new Fault('phone_missing', '手机号码未填写', 'the phone number is missing');
  if (!/^1[3-9]\d{9}$/.test(phone)) {
    throw new Fault(
      'phone_invalid',
      '手机号码应为 1 开头的 11 位数字，可填家人或村干部的手机',
      'a phone number has 11 digits and starts with 13-19',
    );
  }
  return phone;
}
