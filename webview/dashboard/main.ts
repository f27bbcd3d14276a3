import '../base/toolkit';
import '../base/page.css';
import { connect } from '../base/connect';
import { mount } from './page';

mount(document.getElementById('page')!, connect());
