import { ArgumentMetadata, ValidationError, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, MetadataStorage } from 'class-validator';
import { FieldFault, InvalidInput } from '../domain-error.js';

/** Checks bodies and queries against their DTO; unknown fields are refused so that a typing error is not ignored. */
export function validationPipe(): ValidationPipe {
  rememberRules();
  return new RequestValidation({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => new InvalidInput({ errors: errors.flatMap((error) => faults(error)) }),
  });
}

/** Leaves alone what has no DTO, such as an id in the path, without a promise for it. */
class RequestValidation extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const asItIs = metadata.metatype === String && typeof value === 'string';
    return asItIs ? (value as never) : super.transform(value, metadata);
  }
}

/** class-validator looks through the rules of all classes for each object; those of a class do not change. */
function rememberRules(): void {
  const storage = getMetadataStorage();
  if (Object.hasOwn(storage, 'getTargetValidationMetadatas')) return;
  type Find = MetadataStorage['getTargetValidationMetadatas'];
  const find: Find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, ReturnType<Find>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strict, groups) => {
    if (schema || always || strict || groups) return find(target, schema, always, strict, groups);
    const rules = known.get(target) ?? find(target, schema, always, strict);
    known.set(target, rules);
    return rules;
  };
}

function faults(error: ValidationError, path = ''): FieldFault[] {
  const field = /^\d+$/.test(error.property)
    ? `${path}[${error.property}]`
    : path
      ? `${path}.${error.property}`
      : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    code: constraint,
    title: chinese(constraint, message),
    titleEn: message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faults(child, field))];
}

/** Chinese sentence for a class-validator constraint; bounds are taken from its English message. */
function chinese(constraint: string, message: string): string {
  const bound = /-?\d+(\.\d+)?/.exec(message)?.[0] ?? '';
  const values = /values: (.*)$/.exec(message)?.[1] ?? '';
  const sentences: Record<string, string> = {
    whitelistValidation: '不认识的字段',
    isDefined: '必填',
    isNotEmpty: '不能为空',
    isString: '应为文本',
    isInt: '应为整数',
    isNumber: '应为数字',
    isBoolean: '应为 true 或 false',
    isUuid: '应为有效的编号（UUID）',
    isArray: '应为列表',
    arrayMinSize: `至少 ${bound} 项`,
    arrayMaxSize: `至多 ${bound} 项`,
    arrayUnique: '不能重复',
    minLength: `至少 ${bound} 个字符`,
    maxLength: `至多 ${bound} 个字符`,
    isLength: '长度不符',
    min: `不能小于 ${bound}`,
    max: `不能大于 ${bound}`,
    isEnum: `应为以下之一：${values}`,
    isIn: `应为以下之一：${values}`,
    isEmail: '应为有效的邮箱地址',
    isISO8601: '应为带时区的时间，如 2024-02-20T08:00:00+08:00',
    isInstant: '应为带时区的时间，如 2024-02-20T08:00:00+08:00',
    isDay: '应为真实的日期，如 2024-02-20',
    isMobilePhone: '应为 11 位手机号码',
    isRegionCode: '应为行政区划代码，如 14、1405 或 140522',
    matches: '格式不符',
    isObject: '应为对象',
    isDecimal: '应为小数',
  };
  return sentences[constraint] ?? `内容有误（${message}）`;
}
