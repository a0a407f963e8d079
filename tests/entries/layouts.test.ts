// Pages as the common publishing programs lay them out: made-up specimens in the manner of each.
import { expect, test } from 'vitest'
import { extractPost } from '../../src/entries/extract.ts'

const FIRST = 'Last spring we moved the sample cluster from one rack to another, and nothing went as planned.'
const SECOND = 'The first thing to break was the name server, since its own address came from itself.'
const THIRD =
  'After that, everything that could be unplugged was unplugged, by me and by a helpful colleague.'
const COMMENT = 'I like this post very much, since I have moved a rack myself, and it was no better at all.'
const URL = 'https://racks.example.org/2015/06/moving-racks.html'

const PAGES: Readonly<Record<string, string>> = {
  Blogger: `<html class='v2' dir='ltr'><head><title>
Racks and Cables: Moving racks
</title><meta content='blogger' name='generator'/><link href='${URL}' rel='canonical'/>
<link rel="alternate" type="application/atom+xml" title="Racks and Cables - Atom" href="/feeds/posts/default" /></head><body>
<h2>Racks and Cables</h2>
<div class='widget Profile'><h2>About Me</h2><a class='profile-name-link g-profile' rel='author' href='https://profiles.example.org/1'>Ada Example</a>
<dd class='profile-textblock'>I am somebody who moves racks, and in my spare time I look at them from afar, and I write.</dd></div>
<div class='post hentry'><h3 class='post-title entry-title' itemprop='name'>Moving racks</h3>
<div class='post-body entry-content' id='post-body-1' itemprop='description articleBody'>
Hello everybody :)<br /><br />${FIRST}<br /><br />${SECOND}<br /><br />
<div class="separator"><a href="/rack.jpg"><img src="/rack.jpg"/></a></div><br />${THIRD}<div style='clear: both;'></div></div>
<div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn' itemprop='author'><span itemprop='name'>Ada Example</span></span></span>
<span class='post-timestamp'>at <abbr class='published' itemprop='datePublished' title='2015-06-15T13:29:00+02:00'>1:29 PM</abbr></span></div></div>
<div class='comments' id='comments'><h4>2 comments:</h4><p>${COMMENT}</p></div></body></html>`,
  WordPress: `<html lang="en-US"><head><title>Moving racks | Racks and Cables</title><meta name="generator" content="WordPress 4.2.2" />
<link rel="alternate" type="application/rss+xml" title="Racks and Cables &raquo; Feed" href="/feed/" /></head><body class="single single-post">
<div id="masthead"><h1 class="site-title"><a href="/">Racks and Cables</a></h1></div>
<article class="post-1 post type-post hentry"><header class="entry-header"><h1 class="entry-title">Moving racks</h1>
<div class="entry-meta">Posted on <time class="entry-date" datetime="2015-06-15T13:29:00+02:00">June 15, 2015</time> by <span class="author vcard"><a class="url fn n">Ada Example</a></span></div></header>
<div class="entry-content"><div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">A rack before anybody had touched any of its many cables.</p></div>
<p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p><div class="sharedaddy"><h3>Share this:</h3><p>Share this with all of your friends on every network.</p></div></div></article>
<div id="comments" class="comments-area"><ol class="commentlist"><li><div class="comment-author vcard"><cite class="fn">Bob Sample</cite></div><p>${COMMENT}</p></li></ol></div>
<ul><li class="recentcomments"><span class="comment-author-link"><a rel="external">Cleo Sample</a></span> on Moving racks</li></ul></body></html>`,
  Octopress: `<html><head><title>Moving racks - Racks and Cables</title><meta name="author" content="Ada Example"><link href="/atom.xml" rel="alternate" title="Racks and Cables" type="application/atom+xml"></head>
<body><header role="banner"><hgroup><h1><a href="/">Racks and Cables</a></h1><h2>All about them.</h2></hgroup></header>
<article class="hentry" role="article"><header><h1 class="entry-title">Moving racks</h1><p class="meta"><time datetime="2015-06-15T13:29:00+02:00" pubdate data-updated="true">Jun 15<span>th</span>, 2015</time></p></header>
<div class="entry-content"><p>${FIRST}</p><p>${SECOND}</p><figure class="code"><pre><code>rack move --all everything that is in it to the other one</code></pre></figure><p>${THIRD}</p></div>
<footer><p class="meta"><span class="byline author vcard">Posted by <span class="fn">Ada Example</span></span></p></footer></article>
<section><h1>Comments</h1><div id="disqus_thread"><noscript>Please enable JavaScript to view the comments powered by Disqus.</noscript></div></section></body></html>`,
  Drupal: `<html><head><title>Moving racks | Racks and Cables</title><meta name="Generator" content="Drupal 7 (http://drupal.org)" /></head><body>
<div id="site-name"><a href="/" rel="home">Racks and Cables</a></div><h1 class="title" id="page-title">Moving racks</h1>
<div class="node node-blog"><div class="meta submitted"><span property="dc:date dc:created" content="2015-06-15T13:29:00+02:00" datatype="xsd:dateTime">Submitted by <span rel="sioc:has_creator"><a class="username" title="View user profile." property="foaf:name">Ada Example</a></span> on Mon, 06/15/2015 - 13:29</span></div>
<div class="content"><div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded"><p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p></div></div></div></div></div>
<div id="comments" class="comment-wrapper"><h2 class="title">Comments</h2><p>${COMMENT}</p></div></body></html>`,
  Medium: `<html lang="en"><head><title>Moving racks. And what came of it | by Ada Example | Racks | Medium</title><meta property="og:title" content="Moving racks"/><meta property="og:site_name" content="Medium"/>
<meta property="article:published_time" content="2015-06-15T11:29:00.000Z"/><meta name="author" content="Ada Example"/><meta property="article:author" content="https://medium.example.org/@ada"/><meta name="description" content="And what came of it."/></head><body>
<article><h1>Moving racks</h1><h2>And what came of it</h2><div><a rel="author">Ada Example</a> <button>Follow</button> <span>3 min read</span> · <span>Jun 15, 2015</span></div>
<figure><img src="a.jpg"><figcaption>Photo by Bob Sample on a site of photos</figcaption></figure><p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p></article>
<div><p>Get the newsletter of this publication right into your mailbox, every week and for free.</p></div></body></html>`,
  Ghost: `<html><head><title>Moving racks</title><meta name="generator" content="Ghost 0.6" /><meta property="og:site_name" content="Racks and Cables" /><meta property="og:title" content="Moving racks" /><meta property="article:published_time" content="2015-06-15T11:29:00.000Z" />
<script type="application/ld+json">{"@context":"http://schema.org","@type":"Article","publisher":"Racks and Cables","author":{"@type":"Person","name":"Ada Example"},"headline":"Moving racks","datePublished":"2015-06-15T11:29:00.000Z"}</script></head>
<body class="post-template"><main class="content" role="main"><article class="post"><header class="post-header"><h1 class="post-title">Moving racks</h1><section class="post-meta"><time class="post-date" datetime="2015-06-15">15 June 2015</time></section></header>
<section class="post-content"><p>${FIRST}</p><p>${SECOND}</p><p>${THIRD}</p></section><footer class="post-footer"><section class="author"><h4><a href="/author/ada/">Ada Example</a></h4><p>She moves racks, and has done so for longer than anybody in this city can remember now.</p></section></footer></article></main></body></html>`,
}

test.each(Object.entries(PAGES))('%s', (_, html) => {
  const found = extractPost({
    url: URL,
    body: new TextEncoder().encode(html),
    contentType: 'text/html; charset=utf-8',
    now: new Date('2026-01-15T12:00:00Z'),
  })
  if (found.kind !== 'post') throw new Error(JSON.stringify(found))
  const { title, author, excerpt, publishedAt } = found.post
  expect({ title, author, excerpt, publishedAt }).toEqual({
    title: 'Moving racks',
    author: 'Ada Example',
    excerpt: FIRST,
    publishedAt: '2015-06-15T11:29:00.000Z',
  })
})
