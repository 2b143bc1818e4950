import { ManifestChanges } from './manifest-changes.js';
import { LINE_FIELDS, ManifestLine } from './manifest-line.js';
import { ManifestView } from './manifest.dto.js';

/** More changes than this are counted, not listed. */
const LISTED = 50;

export interface MailWords {
  subject: string;
  text: string;
}

interface About {
  manifest: ManifestView;
  /** E.g. `包车 H7KQ-3MRA 2024-02-20 07:30 阳城县→昆山市`. */
  title: string;
  /** Where the API's resource of the manifest is. */
  link: string;
}

export function manifestLink(publicUrl: string, id: string): string {
  return `${publicUrl}/api/v1/manifests/${id}`;
}

/** Tells a carrier of a version to confirm or return; `changes` are those since the version it was sent before. */
export function sentMail(
  { manifest, title, link }: About,
  before: { version: number; changes: ManifestChanges } | null,
): MailWords {
  return {
    subject: `乘客名单第 ${manifest.version} 版：${title}`,
    text: lines(
      `${title} 的乘客名单第 ${manifest.version} 版，共 ${manifest.passengerCount} 人，请确认，或注明原因退回。`,
      '',
      ...counts('车辆', manifest.vehicles, (vehicle) => vehicle.label),
      ...counts('上车点', manifest.boardingStops, (at) => at.stop),
      ...counts('下车点', manifest.alightingStops, (at) => at.stop),
      ...(before ? ['', ...changeLines(before.version, before.changes)] : []),
      '',
      `查看、确认或退回：${link}`,
      `附件中的证件号码和手机号码已部分隐藏；完整名单请登录后下载：${link}/file`,
    ),
  };
}

/** Tells the office that drew a version what the carrier returned it for. */
export function returnedMail(
  { manifest, title, link }: About,
  reason: string,
  returned: { vehicleLabel: string; seat: string; name: string; returnReason: string | null }[],
): MailWords {
  return {
    subject: `乘客名单第 ${manifest.version} 版被退回：${title}`,
    text: lines(
      `承运方退回了 ${title} 的乘客名单第 ${manifest.version} 版。`,
      `原因：${reason}`,
      ...returned.map(
        ({ vehicleLabel, seat, name, returnReason }) => `- ${vehicleLabel} ${seat} ${name}：${returnReason}`,
      ),
      '',
      `查看：${link}`,
    ),
  };
}

function counts<Count extends { passengers: number }>(
  heading: string,
  all: Count[],
  nameOf: (count: Count) => string,
): string[] {
  return [`${heading}：`, ...all.map((count) => `  ${nameOf(count)}  ${count.passengers} 人`)];
}

function changeLines(since: number, { added, removed, changed, totals }: ManifestChanges): string[] {
  const seat = (line: ManifestLine) => `${line.vehicleLabel} ${line.seat} ${line.name}`;
  const listed = [
    ...added.map((line) => `  新增  ${seat(line)}`),
    ...removed.map((line) => `  取消  ${seat(line)}`),
    ...changed.map(
      ({ after, fields }) =>
        `  变更  ${seat(after)}（${fields.map((field) => LINE_FIELDS[field]).join('、')}）`,
    ),
  ];
  return [
    `与第 ${since} 版相比：新增 ${added.length} 人，取消 ${removed.length} 人，变更 ${changed.length} 人。`,
    ...listed.slice(0, LISTED),
    ...(listed.length > LISTED ? [`  ……共 ${listed.length} 处，详见链接`] : []),
    ...totals
      .filter((total) => total.before !== total.after)
      .map((total) => `  到 ${total.destination}：${total.before} 人 → ${total.after} 人`),
  ];
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
