import { problem } from '../../shared/domain-error.js';

export class PhoneOff extends problem(
  'PHONE_OFF',
  404,
  '未开通手机验证码登录，请联系村（社区）或县人社部门代办',
  'Sign-in by phone is not set up here; ask your village or county office to register you',
) {}
export class WrongCode extends problem(
  'WRONG_CODE',
  401,
  '验证码不正确或已失效，请核对或重新获取',
  'The code is wrong or no longer good; check it or ask for another',
) {}
