import type { RouteRecordRaw } from 'vue-router';

/** What is mine: journeys, the people I act for, wishes and messages. */
export const myRoutes: RouteRecordRaw[] = [
  { path: '/my', component: () => import('../../workers/MeView.vue'), meta: { tab: 'me' } },
  { path: '/my/bookings', component: () => import('./MyBookingsView.vue'), meta: { tab: 'journeys' } },
  { path: '/my/bookings/:id', component: () => import('./MyBookingView.vue'), meta: { tab: 'journeys' } },
  {
    path: '/my/bookings/:id/ticket',
    component: () => import('./TicketView.vue'),
    meta: { tab: 'journeys', alone: true },
  },
  {
    path: '/my/trips/:id/cards',
    component: () => import('./CardsView.vue'),
    meta: { tab: 'journeys', alone: true },
  },
  { path: '/my/people', component: () => import('../../workers/PeopleView.vue'), meta: { tab: 'me' } },
  {
    // `?then=/trips/…/book` leads on where the person was on the way to.
    path: '/my/people/new',
    component: () => import('../../workers/NewPersonView.vue'),
    meta: { tab: 'me', alone: true },
  },
  {
    path: '/my/people/:id',
    component: () => import('../../workers/PersonView.vue'),
    meta: { tab: 'me', alone: true },
  },
  { path: '/my/account', component: () => import('../../workers/AccountView.vue'), meta: { tab: 'me' } },
  { path: '/my/survey', component: () => import('../../demand/SurveyView.vue'), meta: { tab: 'me' } },
  { path: '/my/wishes', component: () => import('../../demand/WishesView.vue'), meta: { tab: 'journeys' } },
  {
    // `?direction=&workplace=&day=` may be given along by a search that found nothing.
    path: '/my/wishes/new',
    component: () => import('../../demand/NewWishView.vue'),
    meta: { tab: 'journeys', alone: true },
  },
  {
    path: '/my/messages',
    component: () => import('../../notifications/MessagesView.vue'),
    meta: { tab: 'me' },
  },
];
