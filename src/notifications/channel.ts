/** The way by which a message goes. */
export type Channel = 'MAIL' | 'SMS';
