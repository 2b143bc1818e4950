import ExcelJS from 'exceljs';
import { addSheet, frame, heightOf, SheetColumn, toCsv, toXlsx } from '../shared/spreadsheet.js';
import { DOCUMENT_NAMES } from '../workers/document-types.js';
import { SEX_NAMES } from '../workers/person-words.js';
import { FileFormat, ManifestPassengerView, ManifestView, StandbyView } from './manifest.dto.js';

type Passenger = ManifestPassengerView;

type PrintedStandby = StandbyView & { homeCountyCode: string };

/** What a file of a manifest is made of. */
export interface PrintedManifest {
  manifest: Pick<ManifestView, 'tripCode' | 'version' | 'vehicles' | 'boardingStops' | 'alightingStops'>;
  /** Train or flight number. */
  serviceNumber: string | null;
  /** Head of every printed page, e.g. `包车 H7KQ-3MRA 2024-02-20 07:30 阳城县→昆山市`. */
  title: string;
  passengers: Passenger[];
  standbys: PrintedStandby[];
  nameOfRegion: (code: string) => string;
}

/** `乘客名单-H7KQ-3MRA-v1.xlsx` */
export function manifestFileName(tripCode: string, version: number, format: FileFormat): string {
  return `乘客名单-${tripCode}-v${version}.${format}`;
}

/** One flat table, vehicle by vehicle. */
export function manifestCsv(printed: PrintedManifest): Buffer {
  return toCsv(columnsOf(printed), printed.passengers);
}

/** A page per vehicle, as its conductor takes along, one of those who stand by, if any, and a last one with the totals. */
export function manifestXlsx(printed: PrintedManifest): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const columns = columnsOf(printed);
  for (const { seq, label } of printed.manifest.vehicles) {
    const passengers = printed.passengers.filter((passenger) => passenger.vehicleSeq === seq);
    const sheet = addSheet(workbook, sheetName(workbook, label, seq), columns, passengers);
    setUpPrint(sheet, `${printed.title}  ${label}  ${passengers.length} 人`);
  }
  if (printed.standbys.length > 0) {
    const standbys = addSheet(workbook, '候补', standbyColumns(printed), printed.standbys);
    setUpPrint(standbys, `${printed.title}  候补 ${printed.standbys.length} 人（有人未到时按顺序补上空座）`);
  }
  const totals = addSheet(workbook, '汇总', TOTAL_COLUMNS, totalsOf(printed));
  setUpPrint(totals, printed.title);
  return toXlsx(workbook);
}

function columnsOf({ serviceNumber, nameOfRegion }: PrintedManifest): SheetColumn<Passenger>[] {
  const vehicle = (label: string) => (serviceNumber ? `${serviceNumber} ${label}` : label);
  return [
    { header: '车次/车辆', width: 10, value: (passenger) => vehicle(passenger.vehicleLabel) },
    { header: '座位号', width: 7, value: (passenger) => passenger.seat },
    { header: '姓名', width: 10, value: (passenger) => passenger.name },
    { header: '性别', width: 6, value: (passenger) => SEX_NAMES[passenger.sex] },
    { header: '证件类型', width: 12, value: (passenger) => DOCUMENT_NAMES[passenger.documentType] },
    { header: '证件号码', width: 20, value: (passenger) => passenger.document },
    { header: '手机号码', width: 13, value: (passenger) => passenger.phone },
    { header: '上车点', width: 26, value: (passenger) => passenger.boardingStop },
    { header: '下车点', width: 26, value: (passenger) => passenger.alightingStop },
    { header: '用人单位', width: 24, value: (passenger) => passenger.employer },
    { header: '户籍县', width: 20, value: (passenger) => nameOfRegion(passenger.homeCountyCode) },
    { header: '预订编码', width: 12, value: (passenger) => passenger.bookingCode },
  ];
}

function standbyColumns({ nameOfRegion }: PrintedManifest): SheetColumn<PrintedStandby>[] {
  return [
    { header: '候补顺序', width: 10, value: (standby) => standby.rank },
    { header: '姓名', width: 10, value: (standby) => standby.name },
    { header: '证件号码', width: 20, value: (standby) => standby.document },
    { header: '手机号码', width: 13, value: (standby) => standby.phone },
    { header: '用人单位', width: 24, value: (standby) => standby.employer },
    { header: '户籍县', width: 20, value: (standby) => nameOfRegion(standby.homeCountyCode) },
    { header: '预订编码', width: 12, value: (standby) => standby.bookingCode },
  ];
}

interface Total {
  kind: string;
  name: string;
  passengers: number;
}

const TOTAL_COLUMNS: SheetColumn<Total>[] = [
  { header: '类别', width: 10, value: (total) => total.kind },
  { header: '名称', width: 40, value: (total) => total.name },
  { header: '人数', width: 8, value: (total) => total.passengers },
];

function totalsOf({ manifest, passengers, standbys }: PrintedManifest): Total[] {
  const { tripCode, version, vehicles, boardingStops, alightingStops } = manifest;
  return [
    ...vehicles.map((vehicle) => ({ kind: '车辆', name: vehicle.label, passengers: vehicle.passengers })),
    ...boardingStops.map((at) => ({ kind: '上车点', name: at.stop, passengers: at.passengers })),
    ...alightingStops.map((at) => ({ kind: '下车点', name: at.stop, passengers: at.passengers })),
    { kind: '合计', name: `${tripCode} 第 ${version} 版`, passengers: passengers.length },
    ...(standbys.length > 0 ? [{ kind: '候补', name: '不计入合计', passengers: standbys.length }] : []),
  ];
}

/** Excel takes 31 characters, none of `[]:*?/\`, and no name twice. */
function sheetName(workbook: ExcelJS.Workbook, label: string, seq: number): string {
  const name = label
    .replace(/[[\]:*?/\\']/g, ' ')
    .trim()
    .slice(0, 24);
  return name === '' || name === '汇总' || name === '候补' || workbook.getWorksheet(name)
    ? `${name}（${seq}）`
    : name;
}

/** A4 across, as wide as the page, with the header row and the title on every page; long names take more lines. */
function setUpPrint(sheet: ExcelJS.Worksheet, title: string): void {
  Object.assign(sheet.pageSetup, {
    ...{ paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    margins: { left: 0.4, right: 0.4, top: 0.75, bottom: 0.5, header: 0.3, footer: 0.3 },
    printTitlesRow: '1:1',
  });
  sheet.headerFooter.oddHeader = `&L${title.replaceAll('&', '&&')}&R第 &P 页，共 &N 页`;
  sheet.eachRow((row) => {
    frame(row, sheet.columnCount);
    row.alignment = { vertical: 'middle', wrapText: true };
    row.height = heightOf(
      sheet.columns.map(({ width = 0 }, i) => ({ text: row.getCell(i + 1).text, width })),
    );
  });
}
