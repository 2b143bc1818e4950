const DEVICES: [RegExp, string][] = [
  [/iPad/, 'iPad'],
  [/iPhone/, 'iPhone'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];
const APPS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg/, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];

/** What people call the device that a browser told of: `Android · 微信`. */
export function deviceOf(agent: string | null): string {
  const known = [DEVICES, APPS].flatMap((kinds) => kinds.find(([sign]) => sign.test(agent ?? ''))?.[1] ?? []);
  return known.join(' · ') || (agent ?? '').slice(0, 40) || '—';
}
