import { invalidField, problem } from '../shared/domain-error.js';
import { translateConstraints } from '../shared/database/database-errors.js';

export class NotSignedIn extends problem('NOT_SIGNED_IN', 401, '请先登录', 'Sign in first') {}
export class WrongCredentials extends problem(
  'WRONG_CREDENTIALS',
  401,
  '账号或密码不正确',
  'Account name or password is wrong',
) {}
export class RoleNotAllowed extends problem(
  'ROLE_NOT_ALLOWED',
  403,
  '当前角色不能执行该操作',
  'Your role may not do this',
) {}
export class OwnAccount extends problem(
  'OWN_ACCOUNT',
  409,
  '不能对自己的账号执行该操作',
  'Nobody does this to their own account',
) {}
export class OutsideRegion extends problem(
  'OUTSIDE_REGION',
  403,
  '不在您的管辖区域内',
  'Outside the region you act for',
) {}
export class OutsideCarrier extends problem(
  'OUTSIDE_CARRIER',
  403,
  '不属于您所在的承运单位',
  'Belongs to another carrier',
) {}
export class PasswordMustChange extends problem(
  'PASSWORD_MUST_CHANGE',
  403,
  '请先修改初始密码',
  'Change the initial password first',
) {}
export class AccountClosed extends problem('ACCOUNT_CLOSED', 409, '账号已关闭', 'The account is closed') {}
export class InvitationOver extends problem(
  'INVITATION_OVER',
  410,
  '邀请链接无效、已使用或已过期，请联系上级重新发送',
  'The invitation is unknown, used or expired; ask for a new one',
) {}
export class SecondFactorRequired extends problem(
  'SECOND_FACTOR_REQUIRED',
  401,
  '请输入身份验证器中的验证码',
  'A code of the authenticator app is needed',
) {}
export class SecondFactorWrong extends problem(
  'SECOND_FACTOR_WRONG',
  401,
  '验证码不正确或已使用',
  'The code is wrong or was used before',
) {}
export class SecondFactorInUse extends problem(
  'SECOND_FACTOR_IN_USE',
  409,
  '已启用身份验证器，请先停用',
  'An authenticator app is in use; remove it first',
) {}
export class SecondFactorMissing extends problem(
  'SECOND_FACTOR_MISSING',
  403,
  '您的角色须启用身份验证器，请先设置',
  'Your role needs an authenticator app; set one up first',
) {}
export class OidcOff extends problem(
  'OIDC_OFF',
  404,
  '未配置统一身份认证',
  'No OpenID Connect provider is set up',
) {}
export class OidcUnavailable extends problem(
  'OIDC_UNAVAILABLE',
  503,
  '统一身份认证暂时无法使用，请稍后再试',
  'The OpenID Connect provider cannot be reached, try again shortly',
) {}
export class OidcRefused extends problem(
  'OIDC_REFUSED',
  401,
  '统一身份认证未通过，请重新登录',
  'The sign-in through the provider was refused, begin again',
) {}
export class OidcNotBound extends problem(
  'OIDC_NOT_BOUND',
  403,
  '该身份尚未绑定账号，请先用密码登录后绑定',
  'This identity is bound to no account; sign in and bind it first',
) {}
export class OidcBound extends problem(
  'OIDC_BOUND',
  409,
  '该身份或该账号已绑定',
  'This identity or this account is bound already',
) {}
export class LoginTaken extends problem('LOGIN_TAKEN', 409, '账号名已被使用', 'This account name is taken') {}

translateConstraints({
  uq_accounts_login: () => new LoginTaken(),
  pk_oidc_identities: () => new OidcBound(),
  uq_oidc_identities_account: () => new OidcBound(),
  fk_accounts_region: () =>
    invalidField('regionCode', 'unknownRegion', '没有这个行政区划代码', 'unknown region'),
  fk_accounts_carrier: () =>
    invalidField('carrierId', 'unknownCarrier', '没有这个承运单位', 'unknown carrier'),
  ck_accounts_acts_for: () =>
    invalidField(
      'role',
      'actsFor',
      '承运联络员须填承运单位，其他角色须填区划代码，二者只能填一项',
      'a carrier liaison acts for a carrier, every other role for a region',
    ),
});
