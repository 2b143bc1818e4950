/** What an account may do; for whom it may do it is its region or carrier. */
export enum Role {
  ProvinceOfficer = 'PROVINCE_OFFICER',
  CityOfficer = 'CITY_OFFICER',
  CountyScheduler = 'COUNTY_SCHEDULER',
  Cadre = 'CADRE',
  CarrierLiaison = 'CARRIER_LIAISON',
  ReceivingLiaison = 'RECEIVING_LIAISON',
  Escort = 'ESCORT',
}

/** The export side's offices: they plan, open and close trips. */
export const SCHEDULERS = [Role.ProvinceOfficer, Role.CityOfficer, Role.CountyScheduler];

/** Those who register workers and book for them. */
export const REGISTRARS = [...SCHEDULERS, Role.Cadre];

/** Everyone who is signed in. */
export const EVERYONE = Object.values(Role);
