import type { Client } from '../client.js';

/** Who looks at a page: an account name or a phone of the demo; nobody for a page before the sign-in. */
export type Viewer = 'nobody' | 'sheng' | 'beiliu' | 'jinyun' | 'taitie' | 'kunshan' | 'lingdui' | Worker;
type Worker = '13900001001' | '13900001002' | '13900001003';

export interface Screen {
  name: string;
  /** Below which sign-in the page looks. */
  kind: 'worker' | 'staff';
  viewer: Viewer;
  path: string | ((by: Client) => Promise<string>);
  /** Offices look at it on a desk, too. */
  desk?: boolean;
}

const SEATED = '13900001001';
const OFFERED = '13900001002';
const LOOKING = '13900001003';

interface Item {
  id: string;
  [key: string]: unknown;
}

const first =
  (list: string, path: (item: Item) => string, which: (item: Item) => boolean = () => true) =>
  async (by: Client): Promise<string> => {
    const found = (await by.all<Item>(list)).find(which);
    if (!found) throw new Error(`Nothing to show in ${list}`);
    return path(found);
  };

const worker = (name: string, viewer: Viewer, path: Screen['path']): Screen => ({
  ...{ name: `worker-${name}`, kind: 'worker', viewer, path },
});
const staff = (name: string, viewer: Viewer, path: Screen['path']): Screen => ({
  ...{ name, kind: 'staff', viewer, path, desk: true },
});
const phone = (name: string, path: Screen['path']): Screen => ({
  ...{ name, kind: 'staff', viewer: 'lingdui', path },
});
/** The departure of today, of which some are aboard. */
const doorPath = (rest: string) => first('/trips?state=CLOSED', ({ id }) => `/boarding/trips/${id}${rest}`);
const list = (name: string, viewer: Viewer, rest: string, which?: (item: Item) => boolean) =>
  staff(
    `liaison-${name}`,
    viewer,
    first('/manifests', ({ id }) => `/liaison/manifests/${id}${rest}`, which),
  );

const inState = (state: string) => (item: Item) => item.state === state;
const openTrip = (path: (item: Item) => string, which?: (item: Item) => boolean) =>
  first('/trips?state=OPEN&mode=COACH', path, which);
const lately = ({ departsAt }: Item) => Date.now() - Date.parse(String(departsAt)) < 48 * 3_600_000;
const instant = (item: Item) => item.allocation === 'INSTANT';

/** Every page, in the order in which people meet them. */
export const SCREENS: Screen[] = [
  worker('sign-in', 'nobody', '/'),
  worker('find', LOOKING, '/'),
  worker(
    'trip',
    LOOKING,
    openTrip(({ id }) => `/trips/${id}`, instant),
  ),
  worker(
    'trip-round',
    LOOKING,
    openTrip(
      ({ id }) => `/trips/${id}`,
      (item) => !instant(item),
    ),
  ),
  worker(
    'book',
    LOOKING,
    openTrip(({ id }) => `/trips/${id}/book`, instant),
  ),
  worker('bookings-empty', LOOKING, '/my/bookings'),
  worker('me', LOOKING, '/my'),
  worker('people', LOOKING, '/my/people'),
  worker('person-new', LOOKING, '/my/people/new'),
  worker('person', LOOKING, personPath),
  worker('account', LOOKING, '/my/account'),
  worker('survey', LOOKING, '/my/survey'),
  worker('wishes', LOOKING, '/my/wishes'),
  worker('wish-new', LOOKING, '/my/wishes/new'),
  worker('bookings', SEATED, '/my/bookings'),
  worker(
    'booking',
    SEATED,
    first('/me/bookings', ({ id }) => `/my/bookings/${id}`),
  ),
  worker(
    'ticket',
    SEATED,
    first('/me/bookings', ({ id }) => `/my/bookings/${id}/ticket`),
  ),
  worker(
    'cadre-cards',
    'beiliu',
    first('/trips?state=CLOSED', ({ id }) => `/my/trips/${id}/cards`),
  ),
  worker(
    'booked',
    SEATED,
    first('/me/bookings', ({ id, tripId }) => `/trips/${String(tripId)}/bookings/${id}`),
  ),
  worker('messages', SEATED, '/my/messages'),
  worker('bookings-offer', OFFERED, '/my/bookings'),
  worker(
    'booking-offer',
    OFFERED,
    first('/me/bookings', ({ id }) => `/my/bookings/${id}`),
  ),
  worker('cadre-find', 'beiliu', '/'),
  worker('cadre-people', 'beiliu', '/my/people'),
  worker('cadre-bookings', 'beiliu', '/my/bookings'),
  worker('cadre-me', 'beiliu', '/my'),
  worker('verify', 'nobody', '/verify'),
  worker('verify-trip', SEATED, verifiedPath),
  staff('sign-in', 'nobody', '/sign-in'),
  staff('signed-in', 'sheng', '/sign-in'),
  staff('invitation', 'nobody', '/invitation#not-a-real-invitation-but-as-long-as-one'),
  staff('liaison', 'jinyun', '/liaison'),
  list('manifest-sent', 'jinyun', '', inState('SENT')),
  list('manifest-return', 'jinyun', '/return', inState('SENT')),
  list('manifest-confirmed', 'jinyun', '', inState('CONFIRMED')),
  list('manifest-returned', 'jinyun', '', inState('RETURNED')),
  list('manifest-print', 'jinyun', '/print', inState('SENT')),
  staff('liaison-vehicle', 'jinyun', vehiclePath),
  list('seat-numbers', 'taitie', '/seat-numbers', inState('SENT')),
  staff('liaison-arrivals', 'kunshan', '/liaison/arrivals'),
  staff(
    'liaison-arriving',
    'kunshan',
    first('/trips?state=ARRIVED', ({ id }) => `/liaison/arrivals/${id}`, lately),
  ),
  staff('liaison-exceptions', 'kunshan', '/liaison/exceptions'),
  phone('boarding', '/boarding'),
  phone('boarding-door', doorPath('')),
  phone('boarding-missing', doorPath('/missing')),
  phone('boarding-standbys', doorPath('/standbys')),
  phone('boarding-journey', doorPath('/journey')),
];

async function personPath(by: Client): Promise<string> {
  const { items } = await by.get<{ items: Item[] }>('/me/bindings');
  return `/my/people/${items[0].id}`;
}

async function vehiclePath(by: Client): Promise<string> {
  const sent = (await by.all<Item>('/manifests')).find(inState('SENT'))!;
  const { vehicles } = await by.get<{ vehicles: { tripVehicleId: string }[] }>(`/manifests/${sent.id}`);
  return `/liaison/manifests/${sent.id}/vehicles/${vehicles[0].tripVehicleId}`;
}

async function verifiedPath(by: Client): Promise<string> {
  const [{ tripId }] = await by.all<Item>('/me/bookings');
  const { code } = await by.get<{ code: string }>(`/trips/${String(tripId)}`);
  return `/verify/${code}`;
}
