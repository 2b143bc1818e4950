import { problem } from '../shared/domain-error.js';

/** One and the same for an unknown document, another name and another phone. */
export class BindingRefused extends problem(
  'BINDING_REFUSED',
  422,
  '姓名、证件号码与登记的手机号码不一致，请核对；如登记的不是本手机，请村干部代为更正手机号码',
  'Name, document and phone are not those of one registered person; ask your village cadre to enter this phone',
) {}
export class TooManyBindings extends problem(
  'TOO_MANY_BINDINGS',
  409,
  '一部手机最多绑定 50 人',
  'A phone acts for 50 people at most',
) {}
