import { Client } from '../client.js';
import { Journey } from '../journey.js';
import { inParallel } from '../parallel.js';
import { newCaller } from './accounts.js';

export interface Carrier {
  id: string;
  liaison: Client;
}

export type Carriers = Record<'COACH' | 'RAIL' | 'AIR', Carrier>;

const COMPANIES = [
  { kind: 'COACH', name: '晋运汽车客运有限公司', email: 'dispatch@coach.example' },
  { kind: 'RAIL', name: '太原铁路客运段', email: 'groups@rail.example' },
  { kind: 'AIR', name: '晋翔航空有限公司', email: 'charter@air.example' },
] as const;

/** Enters a coach company, a railway bureau and an airline, each with its liaison. */
export function enterCarriers({ anyone, province, progress }: Journey): Promise<Carriers> {
  return progress.step('carriers', async () => {
    const entered = await inParallel([...COMPANIES], async ({ kind, name, email }) => {
      const about = { kind, name, email, regionCode: '14', contactName: '联络员', phone: '13900000000' };
      const { id } = await province.post<{ id: string }>('/carriers', about);
      const liaison = await newCaller(province, anyone, {
        login: `liaison-${kind.toLowerCase()}`,
        ...{ displayName: `${name}联络员`, role: 'CARRIER_LIAISON', carrierId: id },
      });
      return [kind, { id, liaison }] as const;
    });
    return Object.fromEntries(entered) as Carriers;
  });
}
