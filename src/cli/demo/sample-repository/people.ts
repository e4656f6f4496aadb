/** Someone who writes to the sample repository. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly login: string;
  /** Where this person's clock stands, as git writes it. */
  readonly zone: string;
}

export const ines: Person = {
  name: 'Ines Carvalho',
  email: 'ines@lapse.example',
  login: 'inesc',
  zone: '+0000',
};

export const tobias: Person = {
  name: 'Tobias Lindqvist',
  email: 'tobias.lindqvist@mail.example',
  login: 'tlindqvist',
  zone: '+0100',
};

export const mei: Person = {
  name: 'Mei Okafor',
  email: 'mei@okafor.example',
  login: 'meiokafor',
  zone: '-0500',
};

export const ravi: Person = {
  name: 'Ravi Deshmukh',
  email: 'ravi.deshmukh@mail.example',
  login: 'ravid',
  zone: '+0530',
};

export const noor: Person = {
  name: 'Noor Haddad',
  email: 'noor@haddad.example',
  login: 'noorh',
  zone: '+0300',
};
