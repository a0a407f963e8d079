// Bounces in the manner of many mail systems, made up: the text alone, under the header of a daemon.

/** Name, text, and per recipient: address, status, class. */
export type Specimen = readonly [string, string, readonly (readonly [string | null, string | null, string])[]]

export const TEXT_BOUNCES: readonly Specimen[] = [
  [
    'exim',
    `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@example.org
    SMTP error from remote mail server after RCPT TO:<ada@example.org>:
    host mx.example.org [192.0.2.5]: 550 5.1.1 <ada@example.org>:
    Recipient address rejected: User unknown
  grace@example.org
    (generated from g@example.com)
    mailbox is full: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

Return-path: <bounces+1.1.aa@newsletter.example>
To: ada@example.org
`,
    [
      ['ada@example.org', '5.1.1', 'hard'],
      ['grace@example.org', null, 'soft'],
    ],
  ],
  [
    'qmail',
    `Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.org>:
192.0.2.25 does not like recipient.
Remote host said: 550 5.1.1 <ada@example.org>: User unknown.
Giving up on 192.0.2.25.

<grace@example.org>:
Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)

--- Below this line is a copy of the message.

Return-Path: <bounces@newsletter.example>
To: ada@example.org
`,
    [
      ['ada@example.org', '5.1.1', 'hard'],
      ['grace@example.org', '5.4.4', 'hard'],
    ],
  ],
  [
    'an old Sendmail',
    `   ----- Transcript of session follows -----
550 nowhere.example (smtp)... 550 Host unknown
554 <ada@nowhere.example>... 550 Host unknown (Authoritative answer from name server)

   ----- Unsent message follows -----
Received: by mx.example.com; (5.65/1.36) id 0000000; Thu, 29 Apr 1999 23:34:45 +0900
From: editor@newsletter.example
To: ada@nowhere.example
`,
    [['ada@nowhere.example', null, 'hard']],
  ],
  [
    'OpenSMTPD',
    `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    A message is delayed for more than 10 minutes for the following
    list of recipients:

ada@example.org: Network error on destination MXs

    Please note that this is only a temporary failure report.

    Below is a copy of the original message:

Received: from localhost
Subject: An issue
`,
    [['ada@example.org', null, 'soft']],
  ],
  [
    'DragonFly',
    `This is the DragonFly Mail Agent v0.13 at df.example.net.

There was an error delivering your mail to <ada@example.org>.

mx.example.org [192.0.2.25] did not like our RCPT TO:
550 5.7.26 <ada@example.org>: Recipient address rejected: Multiple authentication checks failed

Message headers follow.

Received: from editor (uid 0)
To: <ada@example.org>
From: <editor@newsletter.example>
`,
    [['ada@example.org', '5.7.26', 'policy']],
  ],
  [
    'a mailbox that is full, in two lines',
    `User's mailbox is full: <ada@example.org>
Unable to deliver mail.
`,
    [['ada@example.org', null, 'soft']],
  ],
  [
    'Exchange in French',
    `Échec de la remise pour ces destinataires ou groupes :

ada@example.org<mailto:ada@example.org>
L'adresse de messagerie que vous avez entrée est introuvable.

Informations de diagnostic pour les administrateurs :
ada@example.org
Remote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'

En-têtes de message d'origine :
Received: from mx.example.com (192.0.2.124)
From: editor@newsletter.example
`,
    [['ada@example.org', '5.1.1', 'hard']],
  ],
  [
    'a server that names nobody but in what it quotes',
    `We're writing to let you know that the group you tried to contact may not exist, or you may not have permission.
For questions visit https://groups.google.com/support/.

----- Original message -----

Received: by 2002:a17:902:4a:: with SMTP id 1
From: editor@newsletter.example
To: friends@groups.example.org
`,
    [['friends@groups.example.org', null, 'policy']],
  ],
  [
    'a server that names nobody at all',
    `Your message could not be delivered.
550 5.1.1 User unknown
`,
    [[null, '5.1.1', 'hard']],
  ],
  [
    'Domino',
    `Your message

  Subject: An issue

was not delivered to:

  ada@example.org

because:

  User ada (ada@example.org) not listed in Domino Directory
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'a Barracuda that repeats what it was told',
    `<ada@example.org>: host d1.example.com[192.0.2.1] said: 550 permanent failure
for one or more recipients (ada@example.org:550 No such user)
(in reply to end of DATA command)
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'a Barracuda that blocks',
    `<ada@example.org>: host d1.example.com[192.0.2.1] said: 550 permanent failure
for one or more recipients (ada@example.org:blocked)
(in reply to end of DATA command)
`,
    [['ada@example.org', null, 'policy']],
  ],
  [
    'a service that has us on its block list',
    `<ada@example.com>: host mx.example.com[192.0.2.1] said: 550 5.7.1 Unfortunately,
messages from [192.0.2.1] weren't sent. Please contact your Internet service
provider since part of their network is on our block list (S3150).
(in reply to MAIL FROM command)
`,
    [['ada@example.com', '5.7.1', 'policy']],
  ],
  [
    'Exchange, for a rule of its administrator',
    `Your message to ada@example.org couldn't be delivered.
A custom mail flow rule created by an admin at example.org has blocked your message.
Remote server returned '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy'
`,
    [['ada@example.org', '5.7.1', 'policy']],
  ],
  [
    'a service that does not send to an address that bounced before',
    `An error occurred while trying to deliver the mail to the following recipients:
ada@example.org

The service has suppressed sending to this address because it has a recent history of bouncing as an invalid address.
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'Mimecast',
    `<ada@example.org>: host eu-smtp-inbound-1.example.com[192.0.2.1] said: 550
Invalid Recipient - https://community.example.com/docs/DOC-1369#550 (in reply to RCPT TO command)
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'a service in Japanese',
    `以下の宛先へのメールは配信できませんでした。
<ada@example.com>
550 Unknown user ada@example.com
`,
    [['ada@example.com', null, 'hard']],
  ],
  [
    'a full mailbox in Spanish',
    `No se pudo entregar el mensaje a ada@example.com.
El buzón de correo del destinatario está lleno.
`,
    [['ada@example.com', null, 'soft']],
  ],
  [
    'a domain that takes no mail',
    `<ada@example.com>: Domain example.com does not accept mail (nullMX)
`,
    [['ada@example.com', null, 'hard']],
  ],
  [
    'Gmail, of a server that cannot be reached',
    `Delivery to the following recipient failed permanently:

     ada@example.org

Technical details of permanent failure:
The recipient server did not accept our requests to connect. [mx.example.org 192.0.2.1: Connection refused]
`,
    [['ada@example.org', null, 'soft']],
  ],
  [
    'a service in Russian',
    `Сообщение не доставлено: ada@example.org
Пользователь не найден
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'an appliance that repeats the address',
    `<ada@example.org>: host mx.example.org said: 550 #5.1.0 Address rejected ada@example.org
`,
    [['ada@example.org', '5.1.0', 'hard']],
  ],
  [
    'a gateway that says why above whom, and names a relay below',
    `Your message:
   From:    editor@newsletter.example
   Subject: The roundup

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    ada@example.org

Sender-MTA:         <192.0.2.1>
Reporting-MTA:      <relay.example.net>
`,
    [['ada@example.org', '5.1.1', 'hard']],
  ],
  [
    'a gateway that marks whom with three angles',
    `  ----- The following addresses had permanent fatal errors -----

>>> ada@example.org <ada@example.org>

  ----- Transcript of session follows -----
550 sorry, no mailbox here by that name (#5.1.1 - chkusr)
`,
    [['ada@example.org', '5.1.1', 'hard']],
  ],
  [
    'an old Exchange',
    `Your message

  To:      ada@example.org
  Subject: The roundup
  Sent:    Thu, 29 Apr 2010 18:14:35 -0500

did not reach the following recipient(s):

ada@example.org on Thu, 29 Apr 2010 16:51:51 -0500
    The recipient name is not recognized
    MSEXCH:IMS:MX CAT:EXAMPLE:EXCHANGE 0 (000C05A6) Unknown Recipient
`,
    [['ada@example.org', null, 'hard']],
  ],
  [
    'one that counts its errors',
    `We had trouble delivering your message. Full details follow:

Subject: 'The roundup'

1 error(s):

SMTP Server <mx.example.org> rejected recipient <ada@example.org>
  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]
`,
    [['ada@example.org', '5.1.1', 'hard']],
  ],
  [
    'an old Exchange that names whom it was to, and writes addresses in its own way',
    `Your message

  To:      sample-list@lists.example.org
  Subject: The roundup
  Sent:    Thu, 29 Apr 2010 18:14:35 -0500

did not reach the following recipient(s):

c=US;a= ;p=EXAMPLE;o=MX;dda:SMTP=ADA@EXAMPLE.ORG; on Thu, 29 Apr 2010
16:51:51 -0500
    The recipient name is not recognized
    MSEXCH:IMS:MX CAT:EXAMPLE:EXCHANGE 0 (000C05A6) Unknown Recipient
`,
    [['ADA@EXAMPLE.ORG', null, 'hard']],
  ],
  [
    'IMail',
    `Invalid final delivery userid: ada@example.org


Original message follows.
`,
    [['ada@example.org', null, 'hard']],
  ],
]
