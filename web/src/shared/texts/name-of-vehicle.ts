import { englishName } from './english-name';
import { language } from './language';

/** A vehicle by what stands on it, in the language of the page: `1号车` is `Vehicle 1`. */
export function nameOfVehicle(label: string): string {
  return language.value === 'zh' ? label : englishName(label);
}
