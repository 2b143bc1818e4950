import { problem } from '../../shared/domain-error.js';

export class WrongCode extends problem(
  'WRONG_CODE',
  401,
  '验证码不正确或已失效，请核对或重新获取',
  'The code is wrong or no longer good; check it or ask for another',
) {}
