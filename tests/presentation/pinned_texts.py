"""Whole texts as they are to be, for the verdicts and answers of `fake_answers`."""

REFUSED_ENGLISH = """\
Case offer-refused on 1 March 2026

Highly skilled migrant permit: REFUSED
--------------------------------------

Decided by
  - Salary: not met
    The salary that counts, EUR 5,500.00, is below the EUR 5,942.00 of thirty
    and older. [1]

Other requirements
  + Recognised sponsor: met
    The employer is a recognised sponsor. [2][1]
  ~ Contract of employment: not required
    No contract of employment is asked of this role. [1]

Contested: another reading gives another outcome
  * Year-end bonus
    GRANTED when read as follows:
      every bonus that is guaranteed counts
    --reading year_end_bonus=any_guaranteed

Figures
  Category                30 or older
  Amount required         EUR 5,942.00
  Fee of the application  EUR   423.00
  Permit until            not known: 31 March 2029 or 31 March 2031

Duties
  ! Employer, by 12 June 2026
    Report the end of the job to the IND within four weeks. [2]
  ! Worker, done 15 June 2026, after 12 June 2026
    Report the end of the job to the IND within four weeks.

Risks
  * The IND may find a salary that is not in line with the market too high. [1]

Notes
  * The amounts are known until 31 December 2026.

Not stated, and taken as absent or as shown in brackets
  worker.graduated, worker.permit

Sources
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (decree,
      version of 22 May 2026)
      https://wetten.overheid.nl/BWBR0046078
  [2] guide-2025, Requirements

Policy 0.1.0 (sha256:0123456789ab)
"""

OPEN_ENGLISH = """\
Case offer-open on 1 March 2026

  OPEN     Highly skilled migrant permit
  GRANTED  Partner's permit
  VALID    Present stay

Highly skilled migrant permit: OPEN
-----------------------------------

Open on
  ? Salary: open
    The amount turns on the age, which is not known.

What would settle it
  ? worker.born
    When was the worker born?

Partner's permit: GRANTED
-------------------------

Requirements
  + Income: met
    The income is enough.

Present stay: VALID
-------------------

Requirements
  + Last day: met
    The last day has not passed.

Readings chosen: cohabitation=required
Scenarios applied: wage-rise-2027
Policy 0.1.0 (sha256:0123456789ab)
"""

WHY_ENGLISH = """\
The permit is refused.

  - The salary is too low. [1]
    hsm.threshold.met
    + The salary that counts is EUR 5,500.00. [2]
      hsm.counted
      + The salary is EUR 5,500.00.
    - EUR 5,500.00 is not at least EUR 5,942.00.
      Needed: a salary of at least EUR 5,942.00
  + The salary that counts is EUR 5,500.00. [2] (as above)

Sources
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (decree,
      version of 22 May 2026)
      https://wetten.overheid.nl/BWBR0046078
  [2] guide-2025, Requirements
"""

MINIMUM_ENGLISH = """\
Highly skilled migrant permit: granted from EUR 5,942.00
  job.salary
  At EUR 5,941.99 the outcome is: refused.

Taken in the applicant's favour
  * employer.recognised_sponsor: yes

Over the whole range
  from EUR 0.00      up to and including EUR 5,941.99  refused
  from EUR 5,942.00  and above                         granted
"""

NO_MINIMUM_ENGLISH = """\
Highly skilled migrant permit: granted at no value
  job.salary
  The employer is not recognised.

Over the whole range
  from EUR 0.00  and above  open
"""

CHANGES_ENGLISH = """\
What changes
  * Highly skilled migrant permit: granted -> refused
    The salary is below the amount.
  * Highly skilled migrant permit, Salary: met -> not met
  * Highly skilled migrant permit, still to be known: none -> worker.born
  * Category: under 30 -> 30 or older
  * Amount required: EUR 4,357.00 -> EUR 5,942.00
  * New risk: The contract is short.
"""

FINDINGS_ENGLISH = """\
policy/a.lp:3:1: error: the rule names no source [no-source]
    add a line `%@ source:`
facts/b.yaml: warning: a row is unverified
Errors: 1. Other findings: 1.
"""

REFUSED_DUTCH = """\
Zaak offer-refused op 1 maart 2026

Vergunning als kennismigrant: AFGEWEZEN
---------------------------------------

Doorslaggevend
  - Loon: niet voldaan
    Het meetellende loon, € 5.500,00, is lager dan de € 5.942,00 van dertig en
    ouder. [1]

Overige vereisten
  + Erkend referent: voldaan
    De werkgever is erkend referent. [2][1]
  ~ Arbeidsovereenkomst: niet vereist
    Van deze functie wordt geen arbeidsovereenkomst gevraagd. [1]

Betwist: een andere lezing geeft een andere uitkomst
  * Eindejaarsuitkering
    VERLEEND indien als volgt gelezen:
      elke gegarandeerde uitkering telt mee
    --reading year_end_bonus=any_guaranteed

Bedragen en dagen
  Categorie              30 of ouder
  Normbedrag             € 5.942,00
  Leges van de aanvraag  €   423,00
  Vergunning tot en met  niet bekend: 31 maart 2029 of 31 maart 2031

Verplichtingen
  ! Werkgever, uiterlijk 12 juni 2026
    Meld het einde van de baan binnen vier weken bij de IND. [2]
  ! Werknemer, gedaan op 15 juni 2026, na 12 juni 2026
    Meld het einde van de baan binnen vier weken bij de IND.

Risico's
  * De IND kan een loon dat niet marktconform is te hoog vinden. [1]

Opmerkingen
  * De bedragen zijn bekend tot en met 31 december 2026.

Niet genoemd, en opgevat als afwezig of zoals tussen haakjes staat
  worker.graduated, worker.permit

Bronnen
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (besluit,
      versie van 22 mei 2026)
      https://wetten.overheid.nl/BWBR0046078
  [2] guide-2025, Requirements

Regelboek 0.1.0 (sha256:0123456789ab)
"""

OPEN_DUTCH = """\
Zaak offer-open op 1 maart 2026

  OPEN      Vergunning als kennismigrant
  VERLEEND  Vergunning van de partner
  GELDIG    Huidig verblijf

Vergunning als kennismigrant: OPEN
----------------------------------

Nog open
  ? Loon: open
    Het bedrag hangt af van de leeftijd, die niet bekend is.

Wat uitsluitsel geeft
  ? worker.born
    Wanneer is de werknemer geboren?

Vergunning van de partner: VERLEEND
-----------------------------------

Vereisten
  + Inkomen: voldaan
    Het inkomen is voldoende.

Huidig verblijf: GELDIG
-----------------------

Vereisten
  + Laatste dag: voldaan
    De laatste dag is niet voorbij.

Gekozen lezingen: cohabitation=required
Toegepaste scenario's: wage-rise-2027
Regelboek 0.1.0 (sha256:0123456789ab)
"""

WHY_DUTCH = """\
De vergunning wordt afgewezen.

  - Het loon is te laag. [1]
    hsm.threshold.met
    + Het meetellende loon is € 5.500,00. [2]
      hsm.counted
      + Het loon is € 5.500,00.
    - € 5.500,00 is niet ten minste € 5.942,00.
      Nodig: een loon van ten minste € 5.942,00
  + Het meetellende loon is € 5.500,00. [2] (zie boven)

Bronnen
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (besluit,
      versie van 22 mei 2026)
      https://wetten.overheid.nl/BWBR0046078
  [2] guide-2025, Requirements
"""

MINIMUM_DUTCH = """\
Vergunning als kennismigrant: verleend vanaf € 5.942,00
  job.salary
  Bij € 5.941,99 is de uitkomst: afgewezen.

Ten gunste van de aanvrager aangenomen
  * employer.recognised_sponsor: ja

Over het hele bereik
  vanaf € 0,00      tot en met € 5.941,99  afgewezen
  vanaf € 5.942,00  en hoger               verleend
"""

NO_MINIMUM_DUTCH = """\
Vergunning als kennismigrant: bij geen enkele waarde verleend
  job.salary
  De werkgever is niet erkend.

Over het hele bereik
  vanaf € 0,00  en hoger  open
"""

CHANGES_DUTCH = """\
Wat verandert
  * Vergunning als kennismigrant: verleend -> afgewezen
    Het loon is lager dan het normbedrag.
  * Vergunning als kennismigrant, Loon: voldaan -> niet voldaan
  * Vergunning als kennismigrant, nog te weten: geen -> worker.born
  * Categorie: jonger dan 30 -> 30 of ouder
  * Normbedrag: € 4.357,00 -> € 5.942,00
  * Nieuw risico: De overeenkomst is kort.
"""

FINDINGS_DUTCH = """\
policy/a.lp:3:1: fout: the rule names no source [no-source]
    add a line `%@ source:`
facts/b.yaml: waarschuwing: a row is unverified
Fouten: 1. Andere bevindingen: 1.
"""

ROUTES_ENGLISH = """\
Routes in the case offer-refused on 1 March 2026

Route    Outcome  Amount         Short of it  Longest
                  required                    permit
-----------------------------------------------------------
Treaty   OPEN     -              -            -
Migrant  REFUSED  EUR 5,942.00   EUR 0.01     5 years

A dash stands for what is not asked of a route, or not known.

What is missing
  * Treaty: open: us national. An amount of the law is not known for this day.
    Still to be known: worker.born.
  * Migrant: not met: Salary; Contract of employment. It is too low. Not tested:
    Recognised sponsor. Contested: granted with --reading
    year_end_bonus=any_guaranteed. [1]

Sources
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (decree,
      version of 22 May 2026)
      https://wetten.overheid.nl/BWBR0046078
"""

ROUTES_DUTCH = """\
Routes in de zaak offer-refused op 1 maart 2026

Route          Uitkomst   Vereist     Tekort  Langste
                                              vergunning
-----------------------------------------------------------
Verdrag        OPEN       -           -       -
Kennismigrant  AFGEWEZEN  € 5.942,00  € 0,01  5 jaar

Een streepje staat voor wat bij een route niet speelt of niet bekend is.

Wat ontbreekt
  * Verdrag: open: us national. Een wettelijk bedrag is voor deze dag niet
    bekend. Nog te weten: worker.born.
  * Kennismigrant: niet voldaan: Loon; Arbeidsovereenkomst. It is too low. Niet
    getoetst: Erkend referent. Betwist: verleend met --reading
    year_end_bonus=any_guaranteed. [1]

Bronnen
  [1] Besluit uitvoering Wet arbeid vreemdelingen 2022, 2.1(1)(a) (besluit,
      versie van 22 mei 2026)
      https://wetten.overheid.nl/BWBR0046078
"""
