import type { RouteRecordRaw } from 'vue-router';
import { myRoutes } from '../../seating/mine/my-routes';
import FindTripsView from '../../trips/FindTripsView.vue';

/**
 * The first page comes with the document, the others when they are wanted. `meta.tab` names the tab that a page belongs to; `meta.alone` leaves the tabs away where one thing is to be done.
 */
export const routes: RouteRecordRaw[] = [
  { path: '/', component: FindTripsView, meta: { tab: 'find' } },
  { path: '/trips/:id', component: () => import('../../trips/TripView.vue'), meta: { tab: 'find' } },
  { path: '/trips/:id/book', component: () => import('../../seating/BookView.vue'), meta: { alone: true } },
  {
    path: '/trips/:id/bookings/:bookingId',
    component: () => import('../../seating/BookedView.vue'),
    meta: { tab: 'journeys' },
  },
  ...myRoutes,
  { path: '/:elsewhere(.*)*', redirect: '/' },
];
