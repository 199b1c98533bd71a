const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const firstNames = {
  F: words(`
    Alessandra Alice Angela Anna Antonella Arianna Barbara Beatrice Bianca Camilla Carla Caterina Cecilia Chiara Clara
    Cristina Daniela Debora Diana Elena Eleonora Elisa Emma Federica Francesca Gaia Giada Giorgia Giovanna Giulia Greta
    Ilaria Irene Laura Lucia Margherita Marina Marta Martina Monica Nadia Noemi Paola Rita Roberta Rosa Sara Serena
    Silvia Simona Sofia Stefania Teresa Valentina Valeria Vanessa Veronica Viola Virginia Vittoria
  `),
  M: words(`
    Alberto Alessandro Alessio Andrea Angelo Antonio Bruno Carlo Claudio Cristian Daniele Dario Davide Diego Domenico
    Edoardo Emanuele Enrico Fabio Federico Filippo Francesco Gabriele Giacomo Gianluca Giorgio Giovanni Giulio Giuseppe
    Ivan Jacopo Leonardo Lorenzo Luca Luigi Marco Mario Massimo Matteo Mattia Maurizio Michele Nicola Nicolò Paolo
    Pietro Raffaele Riccardo Roberto Salvatore Samuele Sergio Simone Stefano Tommaso Umberto Valerio Vincenzo Vito
  `),
}

// Joined by underscores where a surname has two words.
export const lastNames = words(`
  Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Costa Giordano
  Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Longo Gentile
  Martinelli Vitale Lombardo Serra Coppola De_Santis D'Angelo Marchetti Parisi Ferraro Ferri Fabbri Bianco
  Marini Valentini Messina De_Angelis Gatti Palumbo Sanna Farina Rizzi Cattaneo Morelli
  Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari Guerra
  Palmieri Bernardi Martino Fiore De_Rosa Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri
  Costantini Milani Pagano Ruggiero Sorrentino D'Amico Orlando Negri Mantovani Zanella Bortolotti Peretti Sandri
  Calò Nardò Tosetti Brambilla Lanza Cortese Fumagalli Garavaglia Quaranta Zambon
`).map((name) => name.replace('_', ' '))

export const streets = [
  'Via Roma',
  'Via Giuseppe Garibaldi',
  'Via Giuseppe Mazzini',
  'Via Giuseppe Verdi',
  'Via Dante Alighieri',
  'Via Guglielmo Marconi',
  'Via Antonio Gramsci',
  'Via Giacomo Matteotti',
  'Via Alessandro Manzoni',
  'Via della Repubblica',
  'Via dei Mille',
  'Via XX Settembre',
  'Corso Italia',
  'Corso Vittorio Emanuele II',
  'Piazza della Libertà',
  'Piazza San Marco',
  'Viale dei Tigli',
  'Viale della Stazione',
  'Vicolo del Pozzo',
  'Largo dei Platani',
] as const

// Syllables of which company names are made: words that mean nothing.
export const companySyllables = {
  first: words('Bran Cal Dor Fel Gor Lum Mar Nev Ost Per Quar Rov Sal Tor Ul Vel Zan'),
  middle: words('a e i o ar el in or'),
  last: words('bella dora fina lana mira nova pria rosa sella tura vara zola'),
}

export const companyTrades = words(
  'Costruzioni Immobiliare Impianti Servizi Trasporti Alimentari Meccanica Arredi Tessuti',
)
export const companyForms = ['S.r.l.', 'S.r.l.', 'S.r.l.', 'S.p.A.', 'S.n.c.'] as const
