export interface ForeignState {
  /** In Italian, as a birth certificate says it. */
  name: string
  /** Code that stands for the state in a codice fiscale. */
  code: string
  firstNames: { F: string[]; M: string[] }
  lastNames: string[]
}

// State, code, women's names, men's names, family names.
const lines: [string, string, string, string, string][] = [
  [
    'Romania',
    'Z129',
    'Andreea Elena Ioana Mihaela',
    'Adrian Bogdan Ionut Mihai',
    'Dumitrescu Ionescu Munteanu Stoica',
  ],
  ['Albania', 'Z100', 'Arta Elira Mirela', 'Arben Ilir Besnik', 'Gjoka Hoxha Kola Shehu'],
  ['Marocco', 'Z330', 'Amina Fatima Khadija', 'Ahmed Hassan Youssef', 'Alaoui Bennani Idrissi'],
  ['Ucraina', 'Z138', 'Iryna Oksana Olena', 'Andriy Oleh Taras', 'Bondarenko Kovalenko Shevchuk'],
  ['Cina', 'Z210', 'Fang Li Mei Xiu', 'Jun Lei Wei Yong', 'Chen Lin Wang Zhou'],
  ['Francia', 'Z110', 'Camille Claire Sophie', 'Julien Louis Pierre', 'Bernard Dubois Lefevre'],
  ['Germania', 'Z112', 'Anke Katrin Ursula', 'Dieter Jens Wolfgang', 'Becker Hoffmann Schneider'],
  ['Svizzera', 'Z133', 'Heidi Regula Ursina', 'Beat Reto Urs', 'Baumann Frei Zimmermann'],
  ['Regno Unito', 'Z114', 'Emily Rachel Victoria', 'Edward Oliver Thomas', 'Ashford Bradley Wilkinson'],
  [
    "Stati Uniti d'America",
    'Z404',
    'Ashley Jennifer Megan',
    'Brian Kevin Ryan',
    'Anderson Mitchell Thompson',
  ],
]

const words = (text: string) => text.split(' ')

/** States of birth of the foreigners in the seed, with invented people's names. */
export const foreignStates: readonly ForeignState[] = lines.map(([name, code, women, men, families]) => ({
  name,
  code,
  firstNames: { F: words(women), M: words(men) },
  lastNames: words(families),
}))
