/** Nationalities that autonomous places are named after. */
const NATIONALITY =
  '各族|(?<!内)蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|' +
  '畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|怒族|普米族|' +
  '鄂温克族|鄂伦春|裕固族|保安族|独龙族';
const AUTONOMOUS = new RegExp(`(?:${NATIONALITY})*自治[区州县旗]$`);
const KIND = /(?:特别行政区|地区|林区|新区|省|市|区|县|盟|旗)$/;

/**
 * The ways people write one region's own name, the official one first. A name of which only one character would be left
 * (城区, 沁县) is always written whole.
 *
 * @example spellings('松桃苗族自治县') // 松桃苗族自治县, 松桃, 松桃县
 */
export function spellings(name: string): string[] {
  const autonomous = AUTONOMOUS.test(name);
  const short = name.replace(autonomous ? AUTONOMOUS : KIND, '');
  if (short.length < 2 || short === name) return [name];
  return autonomous ? [name, short, short + name.slice(-1)] : [name, short];
}

/** What was written, without spaces, separators and the filler 市辖区 of a city's own districts. */
export function tidy(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\s\-_/\\>·,，、。.]/gu, '')
    .replace('市辖区', '');
}
