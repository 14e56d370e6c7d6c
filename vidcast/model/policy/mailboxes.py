"""The words before the "at" of a spoken mail address that tell whether somebody's mailbox is meant, or a page.

They are people's names, what mailboxes are called in firms, and what is said where an address begins.
"""

from __future__ import annotations

import re

from vidcast.model.policy.normal import vocabulary
from vidcast.model.policy.persons import GIVEN

__all__ = [
    "ALONE",
    "CONTACTING",
    "INITIALED",
    "INTRODUCING",
    "MAIL",
    "MAIL_PAIRS",
    "NAMES",
    "NO_LOGIN",
    "NO_MAILBOX",
    "PAGES",
    "ROLES",
    "SENDING",
    "STOPS",
    "VAGUE",
    "WHOSE",
]

NAMES = GIVEN | vocabulary("""
    abdullah abel abena abhishek ada aditi agnes agnieszka aidan aiko akiko akira akua alana alec alejandra
    aleksander alessandro alexa alexei alexis alfred alina alison alma alyssa amaka amara amina amos anders andre
    andreas andrei angelina angelo anil ankit anneke annika antoine anton archie ari ariana ariel arlene arnold
    arturo arun arvind asha astrid audra ava ayesha aylin bart beata beatrice beatriz becca bella ben benjamin
    bernadette bernard bert bertha bettina bianca bilal billy birgit bjarne bjorn blake blanca bogdan boris brenna
    bridget brigitte brooke bruno caleb calvin camila camille carlo carly carolina carrie casey cassandra cecilia
    celeste celia chandra chen chiara chidi chinedu chiyo chuy clara clarence clark claudia claudio clement clyde
    coco cody colette conrad cora corey cory courtney curtis cyrus dag daisuke damian damon dan dana dante daphne
    daria darius darlene darnell darryl deepa deepak delia della demetrius deng derrick desmond deven devin devon
    dimitri dina dirk divya dmitry dolores dominic dominik dora dorota dorothea dottie duncan dustin dwayne dwight
    dylan edgar edith edmund edna edwin efua eirik elaine eleanor eleni eli elias elijah elisa elisabeth elise
    eliza ella ellie elliot elliott elmer elsa elsie emeka emil emilia emilio emmanuel enrique erik erika ernest
    ernesto ernie esi esperanza esteban estelle esther etienne eugene eunice ewa fabian fabio faisal farah farid
    felicia fernanda finn flo flora floyd francesca francis francois frank franklin franz freddy frederick freya
    frieda fritz gabe gabriela gabrielle gail ganesh gareth garrett gavin genevieve geoffrey georgina gerard
    gergely gerhard gerrit gertrude gigi gilbert giovanni giulia giuseppe gladys glen glenda glenn goran graham
    greta gretchen gunther gus gustavo gwen gwendolyn hamza hana hank hans hao harriet haruto harvey hattie hector
    heidi heinz helena helga henrik herbert herman hilary hilda hiroshi horace hubert hugo hye hyun ida ignacio
    igor ilya imani imran ines inez inga inge ingmar ingrid ira irina irma irving isabella isabelle isaiah ishaan
    ishita istvan ivana jacek jackie jacqueline jacques jada jaime jamal jamila janelle janine jarrod jasmine
    jasper jeanette jeanne jed jenna jens jerome jesse jessie joanne joaquin jochen jodi jody joey johan johann
    johanna jonas joost josef josefina josephine josh josie joyce juanita judd jude judi juergen juha juliana
    julianne juliet julio julius jung justine kadir kai kaitlyn kamal kamala karim karin karina karthik kasia
    katarina kathryn katrin katrina katya kavita kay kayla keiko keisha kelvin kendra kenji kenny kent kerry
    khadija khalid kira kiran kirk kirsten klaus kofi konrad kostas kris krishna krista kristina krzysztof kurt
    kwaku kwame kwesi kylie lalita lana lara lars lasse laszlo latoya laurel laurence lauri laurie layla leif
    leila lena lennart lenny leonard leonardo leonie lerato leroy lester leszek leticia lewis liang lidia lila
    lillian lina ling linus lionel livia logan lois lola lonnie lora lorenzo loretta lorraine lothar lou louisa
    louise luca lucia luciana lucille ludmila luigi luisa lukas lupe lupita lydia lyle maarten mabel madeline mads
    mae maggie magnus mahesh mahmoud malcolm malgorzata malik mandisa mandla manfred manish manoj manuela mara
    marc marcel marcelo marcia marco marcos marek margarita marge margie margo mariana marianne maribel marion
    marisa marisol marjorie marla marlene marshall marta martina marvin mathias mathilde matilda matteo matthias
    maura maurice mauricio mavis max maxine maya mehmet melinda melvin meredith mick mihai mikael mikhail mildred
    milo milton mina mindy minh minho miranda miriam misha mitch mitchell mitsuko moira mona monique morgan morris
    muhammad muriel mustafa myra myrna myron nacho nadia nadine nando naomi nasir natalia nate nathaniel naveen
    ned neha nell nellie nelson nestor ngozi nguyen nia nick nicolas nicolette nigel niko nikolai nikos nils nisha
    nomsa noor nora norbert noreen norma norman oksana olaf oleg oleksandra oluwaseun oren orville oskar otto owen
    paco paige paloma paola pascal patsy patti patty paulette paulina paulo pavel pawel peggy pekka penelope pepe
    percy perry petros phoebe pierre piet piotr polly pradeep prakash preeti preston priscilla priyanka quentin
    quincy rachael radha radu rafa rafael rahim raimund ramesh ramona rana raphael raquel rashid rasmus raul
    reginald reiko rekha renata rene renee reuben reza rhonda ricky rob robbie roberta robyn rocco rocio roderick
    rodrigo rohan rohit roland rolf roman romeo ronnie rory rosalie rosalind rosalyn rosario rosemary rosie
    roxanne roz ruben rudolf rudy rufus rupert ruslan russ ryo sabine sabrina sachin sadie saeed salim salma
    salvador sami samir sandeep sander sandy sanjana sasha satoshi saul scott sean sebastian selena serena sergei
    shane shanice shaun shauna shelby sheldon shelly sheng sherman sherri sherry shirin shreya shweta sid
    siddharth sidney siegfried sienna sigrid silvia simone siobhan sizwe sneha solomon sonja soren spencer
    srinivas stacey stan stefan stefanie stella stephan stewart suki sumit suresh susana susanna susanne susie
    suzy sven svetlana swati sybil sylvia szymon tabitha takashi talia tamika tammy tania tariq tasha tatenda
    tatiana taylor tendai terence terrence tess tessa thabo thad thandi thea thelma theo theodore therese thiago
    thor tia tiffany tilda timo toby tomas tomasz tonya tracey tracie trevor trey tricia trisha tristan troy trudy
    tuan tunde ulrich umar ursula usha valentina valeria vasile venkat vera verna vernon vicki vicky vikki vince
    vincenzo vivek vivian vladimir wallace walter wanjiru warren wendell wesley wilfred wilhelm willa willard
    willie wilma winnie winston wojciech wolfgang wouter xiao yael yan yannis yasmin yasmine yaw yelena yemi yosef
    youssef yuri yvette zach zack zaid zainab zara zbigniew zeke zelda zhang zoey zofia zoltan zora zsolt zuri""")
"""Given names that stand before the "at" of an address; beside those that tell a person anywhere, rarer ones."""
INITIALED = re.compile(
    r"(?!b[lr]|c[hlrz]|d[rw]|f[lrj]|g[hlnrw]|k[lnrhw]|ll|m[nc]|p[fhlnrst]|qu|rh|s[chklmnpqrtvwz]|t[hrswz]|v[lr]|w[hr]|y|z[lw])"
    r"[b-df-hj-np-tv-z]{2}[a-z]*[aeiouy][a-z]*"
)
"""An initial and a surname run together, known by a beginning that no English word has: "jsmith"."""
ALONE = vocabulary("""
    hr info hello admin helpdesk frontdesk enquiries inquiries reception postmaster webmaster noreply privacy payroll
    volunteers newsletter customerservice customercare""")
"""Mailboxes that need nothing said before them."""
MAIL = vocabulary("""
    email emails mail mails write writes contact address reach inbox mailbox username gmail outlook yahoo hotmail rsvp
    alias handle bcc""")
"""Words near which any plain word before an "at" is a mailbox."""
MAIL_PAIRS = frozenset({("shared", "box"), ("a", "line"), ("a", "note"), ("quick", "note"), ("group", "box")})
CONTACTING = vocabulary("ask email mail ping rsvp contact message cc bcc loop notify copy")
"""Verbs whose object is a mailbox."""
NO_MAILBOX = vocabulary("""
    us me you it them him her look looking looked found find available here there more look meet online website site
    page pages today now sign signed register apply start starting learn read watch visit live posted listed shop
    store stores works work working based employed job team everyone people one this that these those data details be
    been being still back over currently up down out in off asleep awake stuck home free good great only also not
    everything everybody located hosted tickets dollars bucks percent cents again always happy new sold sale
    she he they we yesterday tomorrow later code promo coupon join order buy
    donate enroll enrol book schedule pay subscribe vote stream listen search browse check see view pick hire stop chat
    sell play log login respond report call arrive stay eat begin explore discover compare track manage update renew
    tour give nominate someone somebody anyone anybody nobody things stuff friends folks guys volunteer prices price
    deals products analysts engineers customers employees""")
"""Words before an "at" that are nobody's mailbox."""
ROLES = vocabulary("""
    billing marketing accounting purchasing booking bookings training info office hr sales support press hello contact
    admin reception accounts enquiries inquiries reservations orders reply help helpdesk desk frontdesk ops operations
    legal jobs careers events news newsletter feedback ideas stories questions suggestions tips ethics compliance
    privacy security safety payroll benefits finance invoices ap ar scheduling appointments catering travel volunteers
    donations giving returns shipping dispatch editor media pr partners partnerships alumni membership members
    registration webmaster postmaster noreply service services care customerservice customercare welcome onboarding
    recruiting talent facilities parking wellness awards nominations claims records quality engineering research
    communications comms community team podcast speakers studio parents""")
"""Mailboxes that are named for what they are there for."""
PAGES = vocabulary("""
    jobs careers events news stories podcast awards team parents research engineering giving ideas appointments
    registration records membership members booking bookings training orders returns shipping sales marketing travel
    reservations office desk quality community service services care wellness talent catering""")
"""Of these, what a page may show too: "careers at acme dot com" said alone."""
NO_LOGIN = vocabulary("""
    code promo coupon episode chapter version page part number channel about just under since until december january
    february march april may june july august september october november season volume step room save""")
"""Words whose number is no part of a mailbox: "episode forty two at acme dot com"."""
STOPS = vocabulary("""
    to is it was at with for my your his her our their the a an on of by and or email mail address use try got mine are
    mailbox username called so just before after or if but""")
"""Where a mailbox cannot go on to the left."""
INTRODUCING = vocabulary("""
    to is it use try mine address email mail mailbox username called just are by be at cc send message""")
"""What is said just before a mailbox."""
SENDING = vocabulary("""
    send sends sent sending go goes forward forwards write writes writing reply respond copy cc mail email address
    deliver submit drop resume resumes photo photos picture pictures invoice invoices receipt receipts comment comments
    question questions idea ideas story stories suggestion suggestions feedback tip tips complaint complaints nomination
    nominations application applications applies entries request requests slide slides note notes rsvp rsvps regrets
    correspondence correction corrections submission submissions shoot report reported
    escalate escalated refer apply ship route redirect directed return""")
VAGUE = vocabulary("it is are just be use at send message")
"""Of these, words that may introduce anything else: "it is cheaper at acme dot com"."""
WHOSE = vocabulary("school work personal other old new my his her their main best this that business private")
"""Words before the "one" that is a mailbox: "her school one's"."""
