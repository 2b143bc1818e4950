export const villagesTexts = {
  zh: {
    villageList: '按村选人',
    whichVillage: '选择村',
    otherVillage: '换村',
    villageUnknown: '未填村名',
    villageLabel: '村名或乡镇',
    villageHint: '选定后，本机下次直接显示该村名单',
    people: '{n} 人',
    morePeople: '更多（已显示 {shown}，共 {all} 人）',
    moreVillages: '更多村',
    noVillage: '没有找到这个村',
    noVillageTeach: '村名以登记时填写的为准，可只输入其中一两个字，也可以按姓名查找村民。',
    nobody: '名册里还没有人',
    nobodyTeach: '本辖区有人登记后，这里会按村列出。请先导入花名册，或请县人社局导入。',
  },
  en: {
    villageList: 'People by village',
    whichVillage: 'Which village?',
    otherVillage: 'Other village',
    villageUnknown: 'Village not recorded',
    villageLabel: 'Village or town',
    villageHint: 'Once chosen, this device shows its people at once the next time',
    people: '{n} person | {n} people',
    morePeople: 'Show more ({shown} of {all} shown)',
    moreVillages: 'More villages',
    noVillage: 'No village of this name',
    noVillageTeach:
      'Villages are called as people were registered. One or two characters are enough; or look the person up by name.',
    nobody: 'Nobody is registered yet',
    nobodyTeach:
      'Once people of your region are registered they are listed here by village. Import a roster first, or ask the county office to.',
  },
};
