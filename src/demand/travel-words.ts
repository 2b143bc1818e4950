import { Direction, WishedMode } from '../shared/vocabulary.js';
import { Fault } from '../workers/fault.js';

const DIRECTIONS: Record<string, Direction> = {
  返岗: Direction.ReturnToWork,
  返工: Direction.ReturnToWork,
  RETURN_TO_WORK: Direction.ReturnToWork,
  返乡: Direction.ReturnHome,
  回乡: Direction.ReturnHome,
  RETURN_HOME: Direction.ReturnHome,
};

const WISHES: Record<string, WishedMode | null> = {
  ...{ COACH: WishedMode.Coach, 包车: WishedMode.Coach, 大巴: WishedMode.Coach, 汽车: WishedMode.Coach },
  ...{ TRAIN: WishedMode.Train, 专列: WishedMode.Train, 包车厢: WishedMode.Train, 火车: WishedMode.Train },
  ...{ FLIGHT: WishedMode.Flight, 包机: WishedMode.Flight, 飞机: WishedMode.Flight },
  ...{ '': null, 不限: null, 任意: null, ANY: null },
};

const tidy = (written: string) => written.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** @throws Fault direction_unknown */
export function readDirection(written: string): Direction {
  const word = tidy(written);
  if (Object.hasOwn(DIRECTIONS, word)) return DIRECTIONS[word];
  throw new Fault('direction_unknown', '方向应为返岗或返乡', 'the direction must be 返岗 or 返乡');
}

/**
 * The wished mode; empty is any.
 *
 * @throws Fault wished_mode_unknown
 */
export function readWish(written: string): WishedMode | null {
  const word = tidy(written);
  if (Object.hasOwn(WISHES, word)) return WISHES[word];
  throw new Fault(
    'wished_mode_unknown',
    '出行方式应为 COACH（包车）、TRAIN（专列或包车厢）、FLIGHT（包机）或留空',
    'the mode must be COACH, TRAIN, FLIGHT or empty',
  );
}
