import { Mode } from '../shared/vocabulary.js';

/** What a carrier runs and what a seat layout is drawn for. */
export enum VehicleKind {
  Coach = 'COACH',
  Rail = 'RAIL',
  Air = 'AIR',
}

/** The kind of vehicle and of carrier that a mode of transport needs. */
export const KIND_OF_MODE: Record<Mode, VehicleKind> = {
  COACH: VehicleKind.Coach,
  SPECIAL_TRAIN: VehicleKind.Rail,
  CHARTERED_CARRIAGE: VehicleKind.Rail,
  CHARTER_FLIGHT: VehicleKind.Air,
};
