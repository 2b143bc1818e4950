import type { Message } from '../shared/commands/outbox.js';
import type { Language } from '../shared/messages/template.js';
import type { AmendmentCause } from './amendment-cause.js';
import { ManifestChanges } from './manifest-changes.js';
import { LINE_FIELDS, ManifestLine } from './manifest-line.js';
import { ManifestView } from './manifest.dto.js';

/** More changes than this are counted, not listed. */
const LISTED = 50;

export type MailWords = Pick<Message, 'template' | 'values'>;

export interface AboutManifest {
  manifest: ManifestView;
  /** E.g. `包车 H7KQ-3MRA 2024-02-20 07:30 阳城县→昆山市`. */
  title: string;
  /** Where the page of the manifest is. */
  link: string;
  language: Language;
}

/** The words of the lists inside a mail. */
const WORDS = {
  zh: {
    ...{ vehicles: '车辆：', boarding: '上车点：', alighting: '下车点：', between: '、' },
    people: (count: number) => `${count} 人`,
    since: (version: number, [added, removed, changed]: number[]) =>
      `与第 ${version} 版相比：新增 ${added} 人，取消 ${removed} 人，变更 ${changed} 人。`,
    ...{ added: '新增', removed: '取消', changed: '变更' },
    fields: (fields: string) => `（${fields}）`,
    more: (count: number) => `  ……共 ${count} 处，详见链接`,
    to: (destination: string) => `到 ${destination}：`,
    standbys: (count: number) => `候补：${count} 人，有人未到时按顺序补上空座；确认名单即同意承运。`,
    causes: { SEAT_NUMBERS: '回填车厢、座位号', VEHICLE: '换车' },
    moved: (count: number) =>
      count === 0 ? '乘客座位不变。' : `${count} 人的车辆或座位有变化，已通知乘客。`,
    ...{ remark: '承运方说明', colon: '：' },
  },
  en: {
    ...{ vehicles: 'Vehicles:', boarding: 'Getting on:', alighting: 'Getting off:', between: ', ' },
    people: (count: number) => `${count} people`,
    since: (version: number, [added, removed, changed]: number[]) =>
      `Since version ${version}: ${added} added, ${removed} removed, ${changed} changed.`,
    ...{ added: 'added', removed: 'removed', changed: 'changed' },
    fields: (fields: string) => ` (${fields})`,
    more: (count: number) => `  … ${count} in all, see the link`,
    to: (destination: string) => `To ${destination}: `,
    standbys: (count: number) =>
      `Standbys: ${count}, who get the seats of people who do not come; who confirms the list agrees to carry them.`,
    causes: { SEAT_NUMBERS: 'Carriage and seat numbers given', VEHICLE: 'Vehicle replaced' },
    moved: (count: number) =>
      count === 0 ? 'Everybody keeps the seat.' : `${count} people sit elsewhere now and are told so.`,
    ...{ remark: 'The carrier says', colon: ': ' },
  },
};

/** The page on which a liaison answers a version; the office that drew it reads the answer there. */
export function manifestLink(publicUrl: string, id: string): string {
  return `${publicUrl}/liaison/manifests/${id}`;
}

/** Tells a carrier of a version to confirm or return; `changes` are those since the version it was sent before. */
export function sentMail(
  { manifest, title, link, language }: AboutManifest,
  standbys: number,
  before: { version: number; changes: ManifestChanges } | null,
): MailWords {
  const words = WORDS[language];
  const counts = [
    ...counted(words.vehicles, manifest.vehicles, (vehicle) => vehicle.label, language),
    ...counted(words.boarding, manifest.boardingStops, (at) => at.stop, language),
    ...counted(words.alighting, manifest.alightingStops, (at) => at.stop, language),
    ...(standbys > 0 ? [words.standbys(standbys)] : []),
  ].join('\n');
  const values = {
    ...{ trip: title, version: manifest.version, link, people: manifest.passengerCount, counts },
  };
  if (!before) return { template: 'manifest-sent', values };
  const changes = changeLines(before.version, before.changes, language).join('\n');
  return { template: 'manifest-changed', values: { ...values, changes } };
}

/** Tells the office that drew a version what the carrier returned it for. */
export function returnedMail(
  { manifest, title, link }: AboutManifest,
  reason: string,
  returned: { vehicleLabel: string; seat: string; name: string; returnReason: string | null }[],
): MailWords {
  const passengers = returned
    .map(
      ({ vehicleLabel, seat, name, returnReason }) => `- ${vehicleLabel} ${seat} ${name}：${returnReason}\n`,
    )
    .join('');
  return {
    template: 'manifest-returned',
    values: { ...{ trip: title, version: manifest.version, link }, reason, passengers },
  };
}

/** Tells the office that drew a version where its carrier seats people otherwise. */
export function amendedMail(
  { manifest, title, link, language }: AboutManifest,
  { cause, detail, reason, lines }: { cause: AmendmentCause; detail: string; reason: string; lines: number },
): MailWords {
  const words = WORDS[language];
  return {
    template: 'manifest-amended',
    values: {
      ...{ trip: title, version: manifest.version, link },
      what: [words.causes[cause], detail].filter(Boolean).join(words.colon),
      moved: words.moved(lines),
      reason: reason && `${words.remark}${words.colon}${reason}\n`,
    },
  };
}

function counted<Count extends { passengers: number }>(
  heading: string,
  all: Count[],
  nameOf: (count: Count) => string,
  language: Language,
): string[] {
  const { people } = WORDS[language];
  return [heading, ...all.map((count) => `  ${nameOf(count)}  ${people(count.passengers)}`)];
}

function changeLines(
  since: number,
  { added, removed, changed, totals }: ManifestChanges,
  language: Language,
): string[] {
  const words = WORDS[language];
  const seat = (line: ManifestLine) => `${line.vehicleLabel} ${line.seat} ${line.name}`;
  const named = (field: keyof typeof LINE_FIELDS) => (language === 'zh' ? LINE_FIELDS[field] : field);
  const listed = [
    ...added.map((line) => `  ${words.added}  ${seat(line)}`),
    ...removed.map((line) => `  ${words.removed}  ${seat(line)}`),
    ...changed.map(
      ({ after, fields }) =>
        `  ${words.changed}  ${seat(after)}${words.fields(fields.map(named).join(words.between))}`,
    ),
  ];
  return [
    words.since(since, [added.length, removed.length, changed.length]),
    ...listed.slice(0, LISTED),
    ...(listed.length > LISTED ? [words.more(listed.length)] : []),
    ...totals
      .filter((total) => total.before !== total.after)
      .map(
        (total) =>
          `  ${words.to(total.destination)}${words.people(total.before)} → ${words.people(total.after)}`,
      ),
  ];
}
