import type { RouteRecordRaw } from 'vue-router';
import BoardView from '../../boarding/BoardView.vue';
import DoorView from '../../boarding/DoorView.vue';
import JourneyView from '../../boarding/JourneyView.vue';
import MissingView from '../../boarding/MissingView.vue';
import StandbysView from '../../boarding/StandbysView.vue';
import TripsView from '../../boarding/TripsView.vue';

/** All at once: what is loaded later is not there when the signal is gone. */
export const routes: RouteRecordRaw[] = [
  { path: '/boarding', component: TripsView },
  {
    path: '/boarding/trips/:id',
    component: DoorView,
    props: true,
    children: [
      { path: '', name: 'board', component: BoardView },
      { path: 'missing', name: 'missing', component: MissingView },
      { path: 'standbys', name: 'standbys', component: StandbysView },
      { path: 'journey', name: 'journey', component: JourneyView },
    ],
  },
  { path: '/boarding/:rest(.*)*', redirect: '/boarding' },
];
